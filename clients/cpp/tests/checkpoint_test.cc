#include "firn/client/checkpoint.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class FileCheckpoint : public ::testing::Test {
 protected:
  TempDir directory_;
  std::string path_ = directory_.path() + "/checkpoint";
};

TEST_F(FileCheckpoint, IsNothingBeforeTheFirst) {
  const auto loaded = FileCheckpointStore(path_).Load();
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_FALSE(loaded->has_value());
}

TEST_F(FileCheckpoint, IsTheOneSavedLast) {
  FileCheckpointStore store(path_);
  ASSERT_TRUE(store.Save({"store", 7}).ok());
  ASSERT_TRUE(store.Save({"store", 18446744073709551615U}).ok());
  const auto loaded = FileCheckpointStore(path_).Load();
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->value(), (Checkpoint{"store", 18446744073709551615U}));
}

TEST_F(FileCheckpoint, DoesNotTakeAnythingElseForOne) {
  for (const std::string text :
       {"", "store", "store 7", "store x\n", "store \n", "store 7 8\n", " 7\n", "a\nb 7\n"}) {
    std::ofstream(path_) << text;
    EXPECT_TRUE(absl::IsDataLoss(FileCheckpointStore(path_).Load().status())) << text;
  }
}

// As a full disk does, a limit of the process lets a file be made but not written.
TEST_F(FileCheckpoint, StaysAsItIsOnAFullDisk) {
  FileCheckpointStore store(path_);
  ASSERT_TRUE(store.Save({"store", 7}).ok());
  rlimit limit = {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
  const rlimit none = {.rlim_cur = 0, .rlim_max = limit.rlim_max};
  signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  const absl::Status saved = store.Save({"store", 8});
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  signal(SIGXFSZ, SIG_DFL);
  EXPECT_FALSE(saved.ok());
  EXPECT_NE(saved.message().find(path_), std::string::npos) << saved;
  const auto loaded = store.Load();
  ASSERT_TRUE(loaded.ok()) << loaded.status();
  EXPECT_EQ(loaded->value(), (Checkpoint{"store", 7}));
  EXPECT_TRUE(store.Save({"store", 8}).ok());
}

TEST_F(FileCheckpoint, SaysWhatTheFileSystemSays) {
  FileCheckpointStore store(directory_.path() + "/no/checkpoint");
  EXPECT_FALSE(store.Save({"store", 1}).ok());
  std::filesystem::create_directory(path_);
  EXPECT_FALSE(FileCheckpointStore(path_).Load().ok());
}

}  // namespace
}  // namespace firn::testing
