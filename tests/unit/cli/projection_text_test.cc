#include "cli/projection_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "cli/projection_json.h"
#include "tests/unit/cli/fake_projections.h"

namespace firn::cli {
namespace {

v1::ProjectionStatus MakeStatus() {
  v1::ProjectionStatus status;
  status.set_name("catalog");
  status.set_version(2);
  status.set_state(v1::PROJECTION_STATE_FOLLOWING);
  status.set_position(1200);
  status.set_lag(12);
  status.set_applied(1100);
  status.set_skipped(100);
  status.set_anomalies(3);
  status.set_bytes(1'500'000);
  status.set_built_at("2026-02-21T15:04:05Z");
  status.set_built_in(true);
  status.add_checkpoints(1000);
  return status;
}

v1::RebuildResult MakeResult() {
  v1::RebuildResult result;
  result.set_applied(9000);
  result.set_skipped(1000);
  result.set_position(10000);
  result.mutable_duration()->set_seconds(2);
  result.mutable_duration()->set_nanos(500'000'000);
  result.mutable_digest()->set_sha256("abc");
  v1::TableDigest& table = *result.mutable_digest()->add_tables();
  table.set_table("image");
  table.set_rows(5000);
  table.set_sha256("def");
  return result;
}

TEST(ProjectionTextTest, StatusSaysAllThatIsSet) {
  v1::ProjectionStatus status = MakeStatus();
  EXPECT_EQ(FormatText(status),
            "name       catalog (the server's own)\n"
            "version    2\n"
            "state      following\n"
            "position   1,200 (12 behind the head)\n"
            "applied    1,100\n"
            "skipped    100\n"
            "anomalies  3\n"
            "size       1.5 MB\n"
            "built at   2026-02-21T15:04:05Z\n"
            "saved at   1,000\n");
  status.set_state(v1::PROJECTION_STATE_FAILED);
  status.mutable_failure()->set_error("boom");
  status.mutable_build()->set_version(3);
  status.mutable_build()->set_position(70);
  EXPECT_NE(FormatText(status).find("building   version 3, at position 70\n"), std::string::npos);
  EXPECT_NE(FormatText(status).find("boom\n"), std::string::npos);
}

TEST(ProjectionTextTest, TheListHasTheFormsOfQueries) {
  v1::ListProjectionsResponse response;
  *response.add_projections() = MakeStatus();
  EXPECT_EQ(FormatList(response, RowFormatKind::kCsv, {}),
            "name,version,state,position,lag,applied,skipped,anomalies,bytes,built_at,building\n"
            "catalog,2,following,1200,12,1100,100,3,1500000,2026-02-21T15:04:05Z,\n");
  EXPECT_EQ(FormatList({}, RowFormatKind::kJson, {}), "[]\n");
}

TEST(ProjectionTextTest, ARebuildEndsWithItsDigest) {
  EXPECT_EQ(FormatText(MakeResult(), {}),
            "applied    9,000\n"
            "skipped    1,000\n"
            "anomalies  0\n"
            "position   10,000\n"
            "duration   2.500 s\n"
            "speed      4,000 events/s\n"
            "digest     abc\n"
            "\n"
            "TABLE  ROWS   SHA-256\n"
            "image  5,000  def\n");
}

TEST(ProjectionTextTest, ATestShowsItsTables) {
  v1::TestProjectionResponse response;
  response.set_applied(2);
  response.mutable_digest()->set_sha256("abc");
  v1::QueryTable& table = *response.add_tables();
  table.set_name("account");
  table.set_truncated(true);
  *table.mutable_columns() = MakeColumns({"id", "owner"});
  *table.add_rows() = MakeRow({MakeValue(1), MakeValue("ada\n")});
  response.add_tables()->set_name("anomalies");
  EXPECT_EQ(FormatText(response, {}),
            "account (1 rows, and more that are not told)\n"
            "id  owner\n"
            " 1  ada \n"
            "\n"
            "anomalies (0 rows)\n"
            "\n"
            "applied    2\n"
            "skipped    0\n"
            "anomalies  0\n"
            "digest     abc\n");
  const std::string line = FormatJson(response);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const nlohmann::json json = nlohmann::json::parse(line);
  EXPECT_EQ(json["tables"]["account"][0]["owner"], "ada\n");
  EXPECT_EQ(json["tables"]["anomalies"], nlohmann::json::array());
  EXPECT_EQ(json["truncated"], nlohmann::json::array({"account"}));
}

TEST(ProjectionTextTest, SqlOfSeveralFilesHasTheirPaths) {
  v1::GetProjectionResponse response;
  v1::SqlFile& first = *response.add_files();
  first.set_path("a.sql");
  first.set_sql("select 1;");
  EXPECT_EQ(FormatSql(response), "select 1;\n");
  v1::SqlFile& second = *response.add_files();
  second.set_path("b.sql");
  second.set_sql("select 2;\n");
  EXPECT_EQ(FormatSql(response), "-- a.sql\n\nselect 1;\n\n-- b.sql\n\nselect 2;\n");
  response.mutable_status()->set_name("x");
  EXPECT_EQ(nlohmann::json::parse(FormatJson(response))["files"][1]["path"], "b.sql");
}

TEST(ProjectionJsonTest, StatusHasTheContractsNames) {
  v1::ProjectionStatus status = MakeStatus();
  status.mutable_build()->set_version(3);
  status.mutable_build()->mutable_failure()->set_statement("a.sql:3");
  const nlohmann::json json = nlohmann::json::parse(FormatJson(status, 1212));
  EXPECT_EQ(json["state"], "following");
  EXPECT_EQ(json["lag"], 12);
  EXPECT_EQ(json["head"], 1212);
  EXPECT_EQ(json["built_in"], true);
  EXPECT_EQ(json["checkpoints"], nlohmann::json::array({1000}));
  EXPECT_EQ(json["build"]["failure"]["statement"], "a.sql:3");
  EXPECT_FALSE(json.contains("failure"));
}

TEST(ProjectionJsonTest, ARebuildHasItsNumbers) {
  const nlohmann::json json = nlohmann::json::parse(FormatJson("catalog", MakeResult()));
  EXPECT_EQ(json["name"], "catalog");
  EXPECT_EQ(json["duration_s"], 2.5);
  EXPECT_EQ(json["events_per_second"], 4000);
  EXPECT_EQ(json["digest"]["tables"][0]["rows"], 5000);
}

}  // namespace
}  // namespace firn::cli
