#include "cli/projection_definition.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temp_dir.h"

namespace firn::cli {
namespace {

class ProjectionDefinitionTest : public ::testing::Test {
 protected:
  std::string Write(const std::string& name, const std::string& content) {
    const std::filesystem::path path = std::filesystem::path(directory_.path()) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path.string();
  }

  firn::testing::TempDir directory_;
};

TEST_F(ProjectionDefinitionTest, AFolderGivesItsSqlByPath) {
  Write("accounts/b.sql", "select 2");
  Write("accounts/a/deep.sql", "select 1");
  Write("accounts/notes.md", "no");
  const absl::StatusOr<SqlFiles> files = ReadDefinition({directory_.path() + "/accounts/"});
  ASSERT_TRUE(files.ok()) << files.status();
  ASSERT_EQ(files->size(), 2);
  EXPECT_EQ((*files)[0].path(), "a/deep.sql");
  EXPECT_EQ((*files)[0].sql(), "select 1");
  EXPECT_EQ((*files)[1].path(), "b.sql");
}

TEST_F(ProjectionDefinitionTest, AFileGivesItself) {
  const std::string path = Write("x/schema.sql", "create table t (id integer primary key);");
  const absl::StatusOr<SqlFiles> files = ReadDefinition({path});
  ASSERT_TRUE(files.ok());
  EXPECT_EQ((*files)[0].path(), "schema.sql");
  EXPECT_TRUE(ReadDefinition({})->empty());
}

TEST_F(ProjectionDefinitionTest, SaysWhatIsWrong) {
  EXPECT_FALSE(ReadDefinition({directory_.path() + "/none"}).ok());
  std::filesystem::create_directory(directory_.path() + "/empty");
  EXPECT_NE(ReadDefinition({directory_.path() + "/empty"}).status().message().find("no *.sql"),
            std::string::npos);
  const std::string one = Write("one/a.sql", "");
  const std::string other = Write("other/a.sql", "");
  EXPECT_NE(ReadDefinition({one, other}).status().message().find("two files are called a.sql"),
            std::string::npos);
  EXPECT_NE(ReadDefinition({Write("bad.sql", "\xff")}).status().message().find("not UTF-8"),
            std::string::npos);
}

TEST_F(ProjectionDefinitionTest, EventsKeepTheirRecordedTime) {
  const std::string path = Write(
      "events.jsonl",
      R"({"position":9,"id":"0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57","timestamp":1700000000000,)"
      R"("event_type":"a","target_type":"image","target_id":42,"batch_index":3,)"
      R"("created_at":"2026-02-21T15:04:05Z","payload":{"x":1}})"
      "\n\n"
      R"({"event_type":"b","stream":"s","payload":{}})"
      "\n");
  const absl::StatusOr<std::vector<v1::EventDTO>> events = ReadTestEvents(path);
  ASSERT_TRUE(events.ok()) << events.status();
  ASSERT_EQ(events->size(), 2U);
  EXPECT_EQ((*events)[0].created_at(), "2026-02-21T15:04:05Z");
  EXPECT_EQ((*events)[0].batch_index(), 3U);
  EXPECT_EQ((*events)[0].payload_json(), R"({"x":1})");
  EXPECT_EQ((*events)[1].created_at(), "");
  EXPECT_EQ((*events)[1].timestamp(), 1'000'000'000'002);
  EXPECT_EQ((*events)[1].id().size(), 36U);
  EXPECT_EQ((*ReadTestEvents(path))[1].id(), (*events)[1].id()) << "always the same";
}

TEST_F(ProjectionDefinitionTest, AFaultyEventHasItsLine) {
  const std::string path = Write("events.jsonl", "\n{\"stream\":\"s\"}\n");
  EXPECT_EQ(ReadTestEvents(path).status().message().find(path + ":2: event_type is missing"), 0U);
}

TEST(RefuseDefinitionTest, ManyFaultsAreALineEach) {
  ServerError error{.reason = "INVALID_FIELD"};
  const absl::Status explained = absl::InvalidArgumentError("explained");
  error.violations = {{"files[0].sql", "a.sql:3: no such table: x"}};
  EXPECT_EQ(RefuseDefinition(error, explained), explained);
  error.violations.push_back({"files[1].sql", "b.sql:1: syntax error"});
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(RefuseDefinition(error, explained).message(),
            "the definition is refused for 2 reasons; mend them [INVALID_FIELD]");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "files[0].sql: a.sql:3: no such table: x\nfiles[1].sql: b.sql:1: syntax error\n");
}

}  // namespace
}  // namespace firn::cli
