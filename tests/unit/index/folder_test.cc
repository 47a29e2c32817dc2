// Which files of the folder make up the index.

#include "firn/index/folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/str_format.h"
#include "firn/index/run_writer.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::index {
namespace {

namespace fs = std::filesystem;

class FolderTest : public ::testing::Test {
 protected:
  std::string path() const { return directory_.path() + "/index"; }

  void SetUp() override {
    auto folder = Folder::Open(path());
    ASSERT_OK(folder);
    folder_ = std::make_unique<Folder>(*std::move(folder));
  }

  void AddRun(Position after, Position until, uint8_t fingerprint = 1) {
    const RunFacts facts = {
        .after = after, .until = until, .level = 0, .fingerprint = {fingerprint}};
    auto writer = RunWriter::Create(folder_->TemporaryPath(facts), facts, 1);
    ASSERT_OK(writer);
    ASSERT_OK(writer->Add({7, until}));
    ASSERT_OK(writer->Finish());
    ASSERT_OK(folder_->Adopt(facts));
  }

  // The stretches of the runs that are used, and afterwards the names in the folder.
  std::string Open() {
    const auto runs = folder_->OpenRuns(
        [](const RunFacts& facts) -> absl::StatusOr<bool> { return facts.fingerprint[0] == 1; });
    EXPECT_OK(runs);
    std::string text;
    for (const auto& run : *runs) {
      text += absl::StrFormat("%d-%d ", run->facts().after, run->facts().until);
    }
    return text;
  }

  size_t CountFiles() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(path()), fs::directory_iterator()));
  }

  firn::testing::TempDir directory_;
  std::unique_ptr<Folder> folder_;
};

TEST_F(FolderTest, RunsCoverTheLogFromItsBeginning) {
  AddRun(20, 30);
  AddRun(0, 10);
  AddRun(10, 20);
  EXPECT_EQ(Open(), "0-10 10-20 20-30 ");
}

TEST_F(FolderTest, AMergedRunGoesBeforeThoseThatItWasMadeOf) {
  AddRun(0, 10);
  AddRun(10, 20);
  AddRun(0, 20);
  AddRun(20, 30);
  EXPECT_EQ(Open(), "0-20 20-30 ");
  EXPECT_EQ(CountFiles(), 2u);
}

TEST_F(FolderTest, WhatFollowsAGapIsRemoved) {
  AddRun(0, 10);
  AddRun(20, 30);
  EXPECT_EQ(Open(), "0-10 ");
  EXPECT_EQ(CountFiles(), 1u);
}

TEST_F(FolderTest, RunsOfAnotherLogAreRemovedAndWhatFollowsThem) {
  AddRun(0, 10);
  AddRun(10, 20, 2);
  AddRun(20, 30);
  EXPECT_EQ(Open(), "0-10 ");
  EXPECT_EQ(CountFiles(), 1u);
}

TEST_F(FolderTest, ADamagedMergedRunGivesWayToThoseThatItWasMadeOf) {
  AddRun(0, 10);
  AddRun(10, 20);
  AddRun(0, 20);
  fs::resize_file(path() + "/00000000000000000000-00000000000000000020.run", 100);
  EXPECT_EQ(Open(), "0-10 10-20 ");
}

TEST_F(FolderTest, ARunUnderAnothersNameIsNotBelieved) {
  AddRun(0, 10);
  fs::rename(path() + "/00000000000000000000-00000000000000000010.run",
             path() + "/00000000000000000000-00000000000000000011.run");
  EXPECT_EQ(Open(), "");
}

TEST_F(FolderTest, WhatWasNotFinishedIsRemovedAndStrangersAreLeftAlone) {
  AddRun(0, 10);
  for (const char* name : {"/00000000000000000010-00000000000000000020.run.tmp", "/notes.txt"}) {
    std::ofstream(path() + name) << "half";
  }
  EXPECT_EQ(Open(), "0-10 ");
  EXPECT_EQ(CountFiles(), 2u);
  EXPECT_TRUE(fs::exists(path() + "/notes.txt"));
}

}  // namespace
}  // namespace firn::index
