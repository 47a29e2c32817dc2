#include "firn/engines/sqlite/wal_renewal.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::sqlite {
namespace {

class WalRenewalTest : public ::testing::Test {
 protected:
  static void Write(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }
  std::string Wal() const {
    std::ostringstream bytes;
    bytes << std::ifstream(wal_, std::ios::binary).rdbuf();
    return bytes.str();
  }
  uint64_t Inode() const {
    struct stat facts {};
    stat(wal_.c_str(), &facts);
    return facts.st_ino;
  }

  firn::testing::TempDir directory_;
  const std::string database_ = directory_.path() + "/firn.db";
  const std::string wal_ = database_ + "-wal";
};

TEST_F(WalRenewalTest, TheLogIsAnotherFileWithTheSameBytes) {
  std::string bytes(300'000, 'x');
  for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i % 251 + 1);
  Write(database_, "a database");
  Write(wal_, bytes);
  const uint64_t before = Inode();
  ASSERT_OK(RenewWal(database_));
  EXPECT_NE(Inode(), before);
  EXPECT_EQ(Wal(), bytes);
  EXPECT_FALSE(std::filesystem::exists(wal_ + ".new"));
}

// The zeros that are reserved at its end are not copied, but the last page is, and it may be zeros.
TEST_F(WalRenewalTest, ReservedZerosAreLeftOut) {
  Write(database_, "a database");
  for (const size_t used : {size_t{1}, size_t{65'535}, size_t{65'536}, size_t{200'000}}) {
    const std::string bytes = std::string(used, 'x') + std::string(1'000'000, '\0');
    Write(wal_, bytes);
    ASSERT_OK(RenewWal(database_));
    const std::string renewed = Wal();
    EXPECT_EQ(renewed, bytes.substr(0, renewed.size()));
    EXPECT_GE(renewed.size(), used + 65'536);
    EXPECT_LE(renewed.size(), used + 2 * 65'536);
  }
  Write(wal_, std::string(1'000'000, '\0'));
  ASSERT_OK(RenewWal(database_));
  EXPECT_EQ(Wal(), "");
}

TEST_F(WalRenewalTest, WhileOthersHaveTheDatabaseOpenTheLogIsTheSameFile) {
  Write(database_, "a database");
  Write(wal_, "a log");
  const uint64_t before = Inode();
  const int other = open(database_.c_str(), O_RDWR | O_CLOEXEC);
  struct flock shared {};
  shared.l_type = F_RDLCK;
  shared.l_whence = SEEK_SET;
  shared.l_start = 0x4000'0002;
  shared.l_len = 510;
  ASSERT_EQ(fcntl(other, F_OFD_SETLK, &shared), 0);
  const auto long_ago = std::filesystem::last_write_time(wal_) - std::chrono::hours(1);
  std::filesystem::last_write_time(wal_, long_ago);
  ASSERT_OK(RenewWal(database_));
  EXPECT_EQ(Inode(), before);
  EXPECT_GT(std::filesystem::last_write_time(wal_) - long_ago, std::chrono::minutes(30))
      << "it was not written over itself";
  EXPECT_EQ(Wal(), "a log");
  close(other);
  ASSERT_OK(RenewWal(database_));
  EXPECT_NE(Inode(), before);
}

TEST_F(WalRenewalTest, WithoutALogNothingIsDone) {
  ASSERT_OK(RenewWal(database_));
  Write(database_, "a database");
  ASSERT_OK(RenewWal(database_));
  EXPECT_FALSE(std::filesystem::exists(wal_));
  Write(wal_, "");
  const uint64_t before = Inode();
  ASSERT_OK(RenewWal(database_));
  EXPECT_EQ(Inode(), before);
}

TEST_F(WalRenewalTest, ALogThatCannotBeCopiedStays) {
  Write(database_, "a database");
  Write(wal_, "a log");
  std::filesystem::create_directories(wal_ + ".new/occupied");
  EXPECT_FALSE(RenewWal(database_).ok());
  EXPECT_EQ(Wal(), "a log");
}

}  // namespace
}  // namespace firn::sqlite
