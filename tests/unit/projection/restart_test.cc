// What becomes of projections when the server starts again, whatever it finds.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/unit/projection/projections_support.h"

namespace firn::projection {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RestartTest : public ProjectionsTest {
 protected:
  // A projection of a hundred events that is up to date.
  void MakeItems() {
    AppendMany("added", 100, R"({"v":"0123456789012345678901234567890123456789"})");
    ASSERT_OK(Create("items", kItems));
    ASSERT_TRUE(AwaitCurrent(1));
    digest_ = DigestOfFile(Folder() + "/1.db");
  }

  // Changes the file while nobody has it open.
  void Change(const std::string& sql) {
    auto connection = Connection::Open(Folder() + "/1.db", Connection::Mode::kWrite);
    ASSERT_OK(connection);
    ASSERT_OK(connection->Run(sql));
  }

  void ExpectBuiltAnew() {
    ASSERT_TRUE(AwaitCurrent(1));
    const auto build = projections_->Find("items");
    ASSERT_OK(build);
    EXPECT_EQ(DigestOfFile((*build)->path().string()), digest_);
    EXPECT_THAT(Read("select store_id, position from firn_projection"),
                ElementsAre(store_->store_id() + "|101"));
  }

  std::string digest_;
};

TEST_F(RestartTest, AFileIsTakenUpWhereItWasLeft) {
  MakeItems();
  Restart([&] { Change("update t set v = 'kept' where id = 7"); });
  EXPECT_THAT(Read("select v from t where id = 7"), ElementsAre("kept")) << "it is the same file";
  AppendMany("added", 5);
  EXPECT_THAT(Read("select count(*) from t"), ElementsAre("105"));
}

TEST_F(RestartTest, WhatWasAppendedMeanwhileIsTakenIn) {
  MakeItems();
  Close();
  AppendMany("added", 5);
  OpenProjections();
  EXPECT_THAT(Read("select count(*) from t"), ElementsAre("105"));
}

TEST_F(RestartTest, AnUnfinishedBuildBeginsAgain) {
  MakeItems();
  Restart([&] { Change("update firn_projection set ready = 0, position = 50; delete from t"); });
  ExpectBuiltAnew();
}

TEST_F(RestartTest, AFileOfAnotherLogIsBuiltAnew) {
  MakeItems();
  Restart([&] { Change("update firn_projection set store_id = 'other'; delete from t"); });
  ExpectBuiltAnew();
}

TEST_F(RestartTest, AFileThatIsAheadOfTheLogIsBuiltAnew) {
  MakeItems();
  Restart([&] { Change("update firn_projection set position = 1000; delete from t"); });
  ExpectBuiltAnew();
}

TEST_F(RestartTest, AFileThatIsGoneIsBuiltAnew) {
  MakeItems();
  Restart([&] { std::filesystem::remove_all(data_dir() + "/projections"); });
  ExpectBuiltAnew();
}

TEST_F(RestartTest, AFileThatIsCutShortIsBuiltAnew) {
  MakeItems();
  const std::string path = Folder() + "/1.db";
  for (const double part : {0.0, 0.1, 0.5, 0.9}) {
    Restart([&] {
      for (const std::string& file : Files()) {
        const std::string at = Folder() + "/" + file;
        const auto bytes = static_cast<double>(std::filesystem::file_size(at));
        std::filesystem::resize_file(at, static_cast<uintmax_t>(bytes * part));
      }
    });
    ExpectBuiltAnew();
  }
}

void Overwrite(const std::string& path, int offset) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(offset);
  file << std::string(4096, '\xA5');
}

TEST_F(RestartTest, AFileThatIsOverwrittenIsBuiltAnew) {
  MakeItems();
  Restart([&] { Overwrite(Folder() + "/1.db", 0); });
  ExpectBuiltAnew();
}

// Damage that is met later is told, and mended by a rebuild.
TEST_F(RestartTest, AFileThatIsDamagedSomewhereDoesNotStopTheServer) {
  MakeItems();
  for (const int page : {1, 2, 3, 4}) {
    const std::string path = (*projections_->Find("items"))->path().string();
    Restart([&] { Overwrite(path, page * 4096); });
    Append("added", R"({"v":1})");
    const auto rebuilt = Rebuild("items");
    ASSERT_OK(rebuilt);
    ASSERT_TRUE(projection::Await([&] {
      const auto found = projections_->Find("items");
      return found.ok() && *found == *rebuilt;
    })) << page;
    EXPECT_THAT(Read("select count(*) from t"), ElementsAre(std::to_string(100 + page)));
  }
}

TEST_F(RestartTest, AFileWhoseDefinitionCannotBeUsedIsBuiltAnew) {
  MakeItems();
  Restart([&] {
    Change("update firn_definition set sql = '-- on: added' || char(10) || 'nonsense;'");
  });
  ExpectBuiltAnew();
}

TEST_F(RestartTest, AnOlderDefinitionServesUntilTheNewOneIsBuilt) {
  MakeItems();
  Append("added", R"({"v":"short"})");
  ASSERT_OK(Create("items",
                   "create table t (id integer primary key, v check (length(v) > 10));\n"
                   "-- on: added\ninsert into t values (:position, $v);"));
  Restart();
  EXPECT_THAT(Read("select count(*) from t"), ElementsAre("101"));
  EXPECT_EQ(Current().version, 1u);
  ASSERT_TRUE(projection::Await([&] {
    const auto status = projections_->Get("items");
    return status->build && !status->build->failure.ok();
  }));
}

TEST_F(RestartTest, FilesThatNobodyKnowsAreRemoved) {
  MakeItems();
  Restart([&] {
    std::ofstream(Folder() + "/9.db") << "x";
    std::ofstream(Folder() + "/1.db.past-3-1") << "x";
    std::ofstream(Folder() + "/1.db.at-50.tmp") << "x";
    std::ofstream(Folder() + "/7.db.at-50") << "x";
    std::filesystem::create_directories(Folder("dropped"));
    std::ofstream(Folder("dropped") + "/1.db") << "x";
  });
  EXPECT_THAT(Files(), ElementsAre("1.db", "1.db-shm", "1.db-wal"));
  EXPECT_THAT(Files("dropped"), ElementsAre());
}

TEST_F(RestartTest, OfTwoReadyFilesTheNewerIsTaken) {
  MakeItems();
  Restart([&] {
    std::filesystem::copy_file(Folder() + "/1.db", Folder() + "/2.db");
    Change("update t set v = 'older'");
  });
  EXPECT_THAT(Read("select count(*) from t where v = 'older'"), ElementsAre("0"));
  EXPECT_THAT(Files(), ElementsAre("2.db", "2.db-shm", "2.db-wal"));
}

TEST_F(RestartTest, AFailedProjectionStaysFailed) {
  ASSERT_OK(Create("items",
                   "create table t (id integer primary key, v not null);\n"
                   "-- on: added\ninsert into t values (:position, $v);"));
  ASSERT_TRUE(AwaitCurrent(1));
  Append("added", R"({"v":1})");
  Append("added");
  const auto failed = [&] { return !Current().failure.ok(); };
  ASSERT_TRUE(projection::Await(failed));
  Restart();
  ASSERT_TRUE(projection::Await(failed));
  EXPECT_EQ(Current().position, 2u);
  EXPECT_EQ(MetadataOf(Current().failure)["position"], "3");
}

// Nobody knows then which projections there are: none is taken for one that was dropped.
TEST_F(RestartTest, FilesStayAsTheyAreWhenADefinitionIsDamaged) {
  MakeItems();
  std::vector<std::string> files;
  Restart([&] {
    files = Files();
    auto log = Connection::Open(data_dir() + "/firn.db", Connection::Mode::kWrite);
    ASSERT_OK(log);
    ASSERT_OK(log->Run("drop trigger log_is_append_only_update"));
    ASSERT_OK(log->Run("update log set payload = '{}' where position = 101"));
  });
  EXPECT_EQ(ReasonOf(store_->damage()), ErrorReason::kCorrupted);
  EXPECT_EQ(ReasonOf(store_->CheckWritable()), ErrorReason::kCorrupted);
  EXPECT_TRUE(projections_->List().empty());
  EXPECT_EQ(Files(), files);
}

TEST_F(RestartTest, AChangeThatNobodyUnderstandsStopsTheServer) {
  MakeItems();
  Event event = testing::MakeEvent(9999);
  event.event_type = "firn.projection_created";
  event.payload.bytes = R"({"name":"items","version":"two"})";
  event.target_type = "";
  event.target_id = 0;
  event.stream = "firn.projections";
  Append({event});
  Close();
  const auto opened = Projections::Open(*store_, data_dir());
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("at position 102"));
}

}  // namespace
}  // namespace firn::projection
