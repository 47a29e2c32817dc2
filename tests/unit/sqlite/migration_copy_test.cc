// The copy of a database from before its schema changes: made whole or not at all, never replaced,
// and without it nothing is migrated.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/damaged_pages.h"
#include "tests/support/fault_vfs.h"
#include "tests/unit/sqlite/upgraded_log.h"

namespace firn::sqlite {
namespace {

namespace fs = std::filesystem;
using firn::testing::FourDigits;
using firn::testing::HasReason;
using firn::testing::InstallFaultVfs;
using firn::testing::MakeBatch;
using firn::testing::ReadFile;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Of the version before the newest.
class MigrationCopy : public UpgradeTest {
 protected:
  void SetUp() override {
    Unpack(kVersion);
    options_.data_dir = data_dir();
  }

  static constexpr int kVersion = 2;

  std::string copy_path() const { return CopyPath(kVersion); }
  static std::string CopyName() { return "firn.db.before-" + FourDigits(kVersion + 1); }

  int Version() {
    SQLite::Database database(database_path(), SQLite::OPEN_READWRITE);
    return database.execAndGet("PRAGMA user_version").getInt();
  }

  // What the daemon of the old version appends, as far as the schema is concerned. It was killed
  // if `killed`: the event is in the write-ahead log only.
  void AppendAsBefore(bool killed = false) {
    SQLite::Database database(database_path(), SQLite::OPEN_READWRITE);
    if (killed) {
      sqlite3_db_config(database.getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    database.exec(
        "INSERT INTO log SELECT position + 1, randomblob(16), recorded_us + 1, timestamp,"
        " event_type, target_type, target_id, 1000, 0, stream, user_id, content_type, tags,"
        " metadata, content_hash, payload FROM log ORDER BY position DESC LIMIT 1");
  }

  int64_t EventsIn(const std::string& path) {
    SQLite::Database copy("file:" + path + "?immutable=1",
                          SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    return copy.execAndGet("SELECT count(*) FROM log").getInt64();
  }

  int64_t events() const { return static_cast<int64_t>(expected_["events"].size()); }

  // Opening fails, and leaves the database as it was.
  absl::Status OpenInVain() {
    const std::string before = ReadFile(database_path());
    const auto engine = OpenEngine(options_);
    EXPECT_FALSE(engine.ok());
    EXPECT_EQ(ReadFile(database_path()), before);
    EXPECT_EQ(Version(), kVersion);
    return engine.status();
  }
};

TEST_F(MigrationCopy, IsNotMadeOfANewDatabaseOrOneThatIsUpToDate) {
  fs::remove_all(data_dir());
  Open();
  EXPECT_TRUE(Copies().empty());
  Open();
  EXPECT_TRUE(Copies().empty());
}

TEST_F(MigrationCopy, HasWhatOnlyTheWriteAheadLogHad) {
  AppendAsBefore(true);
  ASSERT_GT(fs::file_size(database_path() + "-wal"), 0u);
  Open();
  EXPECT_EQ(EventsIn(copy_path()), events() + 1);
}

TEST_F(MigrationCopy, IsAsReadableAsTheDatabase) {
  fs::permissions(database_path(), fs::perms::owner_read | fs::perms::owner_write);
  Open();
  EXPECT_EQ(fs::status(copy_path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

// What is damaged stays as it is.
TEST_F(MigrationCopy, IsNotMadeOfADamagedDatabase) {
  firn::testing::DamagedPages pages(database_path());
  const std::vector<int64_t> leaves = pages.PagesOf("log", "leaf");
  ASSERT_GE(leaves.size(), 2u);
  pages.Break(leaves[1]);
  const absl::Status status = OpenInVain();
  EXPECT_TRUE(HasReason(status, ErrorReason::kCorrupted));
  EXPECT_THAT(std::string(status.message()), HasSubstr("is to change, but the file is damaged"));
  EXPECT_THAT(Copies(), ElementsAre());
  pages.Mend();
  Open();
  ASSERT_NO_FATAL_FAILURE(ExpectTheLog());
}

TEST_F(MigrationCopy, AFullDiskStopsTheStart) {
  InstallFaultVfs().disk_full = true;
  const absl::Status status = OpenInVain();
  InstallFaultVfs().disk_full = false;
  EXPECT_TRUE(HasReason(status, ErrorReason::kDiskFull));
  const std::string message(status.message());
  EXPECT_THAT(message, HasSubstr("is to change from 2 to " + std::to_string(NewestVersion())));
  EXPECT_THAT(message, HasSubstr(copy_path()));
  EXPECT_THAT(message, HasSubstr("nothing was changed; make room there, or put a copy"));
  EXPECT_THAT(Copies(), ElementsAre());
  Open();
  ASSERT_NO_FATAL_FAILURE(ExpectTheLog());
  EXPECT_THAT(Copies(), ElementsAre(CopyName()));
}

TEST_F(MigrationCopy, ADiskThatRefusesToFlushStopsTheStart) {
  InstallFaultVfs().fail_sync = true;
  const absl::Status status = OpenInVain();
  InstallFaultVfs().fail_sync = false;
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(Copies(), ElementsAre());
}

TEST_F(MigrationCopy, RoomIsLookedForFirst) {
  // A database of 4 TB, if its header is to be believed.
  constexpr uint64_t kPages = uint64_t{1} << 30;
  {
    std::fstream file(database_path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(28);
    file.write("\x40\0\0\0", 4);
  }
  fs::resize_file(database_path(), kPages * 4096);
  const auto engine = OpenEngine(options_);
  EXPECT_TRUE(HasReason(engine, ErrorReason::kDiskFull));
  EXPECT_THAT(std::string(engine.status().message()), HasSubstr("and 4398113 MB are needed"));
  EXPECT_THAT(Copies(), ElementsAre());
}

TEST_F(MigrationCopy, OneThatWasInterruptedIsMadeAgain) {
  std::ofstream(copy_path() + ".tmp") << "half a copy";
  Open();
  EXPECT_THAT(Copies(), ElementsAre(CopyName()));
  ExpectSoundCopy(copy_path(), kVersion);
}

TEST_F(MigrationCopy, OneThatIsThereStays) {
  fs::copy_file(database_path(), copy_path());
  const std::string before = ReadFile(copy_path());
  Open();
  EXPECT_EQ(ReadFile(copy_path()), before);
  EXPECT_THAT(Copies(), ElementsAre(CopyName()));
}

TEST_F(MigrationCopy, ALinkToOneIsEnough) {
  const std::string elsewhere = directory_.path() + "/another disk #1?";
  fs::copy_file(database_path(), elsewhere);
  fs::create_symlink(elsewhere, copy_path());
  Open();
  EXPECT_TRUE(fs::is_symlink(copy_path()));
  EXPECT_THAT(Copies(), ElementsAre(CopyName()));
}

TEST_F(MigrationCopy, OneOfAnotherStateStaysAndIsNotEnough) {
  fs::copy_file(database_path(), copy_path());
  AppendAsBefore();
  Open();
  EXPECT_THAT(Copies(), ElementsAre(CopyName(), CopyName() + ".2"));
  EXPECT_EQ(EventsIn(copy_path()), events());
  EXPECT_EQ(EventsIn(copy_path() + ".2"), events() + 1);
}

TEST_F(MigrationCopy, OneOfAnotherLogIsNotEnough) {
  fs::copy_file(database_path(), copy_path());
  {
    SQLite::Database other(copy_path(), SQLite::OPEN_READWRITE);
    other.exec("UPDATE store SET value = '00000000-0000-4000-8000-000000000000'");
  }
  Open();
  EXPECT_THAT(Copies(), ElementsAre(CopyName(), CopyName() + ".2"));
}

TEST_F(MigrationCopy, OneThatIsCutOffIsNotEnough) {
  fs::copy_file(database_path(), copy_path());
  fs::resize_file(copy_path(), fs::file_size(copy_path()) - 4096);
  Open();
  EXPECT_THAT(Copies(), ElementsAre(CopyName(), CopyName() + ".2"));
  ExpectSoundCopy(copy_path() + ".2", kVersion);
}

TEST_F(MigrationCopy, ANewerSchemaIsRefusedAndNotCopied) {
  {
    SQLite::Database database(database_path(), SQLite::OPEN_READWRITE);
    database.exec("PRAGMA user_version = 999");
  }
  const auto engine = OpenEngine(options_);
  EXPECT_EQ(engine.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(Copies(), ElementsAre());
}

}  // namespace
}  // namespace firn::sqlite
