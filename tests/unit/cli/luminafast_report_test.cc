#include "cli/luminafast_report.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace firn::cli {
namespace {

LuminafastRow MakeRow() {
  return {.rowid = 8,
          .id = "e8",
          .timestamp = int64_t{7},
          .event_type = "\"tag_added\"",
          .payload = R"({"imageId":1})",
          .target_type = SqlBlob{"\xFF"},
          .target_id = 1.5,
          .user_id = {},
          .created_at = "now"};
}

void Fill(LuminafastReport& report) {
  EXPECT_TRUE(
      report.AddChanged(7, "e7", "u7", {RowChange::kIdDerived, RowChange::kReordered}).ok());
  EXPECT_TRUE(report.AddChanged(9, "u9", "u9", {RowChange::kReordered}).ok());
  EXPECT_TRUE(report.AddQuarantined(MakeRow(), {RowFault::kPayloadLost, "it is lost"}).ok());
}

TEST(LuminafastReportTest, WritesALineForEachRow) {
  const firn::testing::TempDir directory;
  const std::string path = directory.path() + "/report.jsonl";
  absl::StatusOr<LuminafastReport> report = LuminafastReport::Open(path);
  ASSERT_TRUE(report.ok()) << report.status();
  Fill(*report);
  ASSERT_TRUE(report->Close().ok());
  std::ifstream file(path);
  std::vector<nlohmann::json> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(nlohmann::json::parse(line));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0],
            nlohmann::json::parse(R"({"rowid":7,"id":"e7","what":"changed",)"
                                  R"("why":["id_derived","reordered"],"event_id":"u7"})"));
  EXPECT_EQ(lines[2], nlohmann::json::parse(
                          R"({"rowid":8,"id":"e8","what":"quarantined","why":["payload_lost"],)"
                          R"("detail":"it is lost","row":{"id":"e8","timestamp":7,)"
                          R"("event_type":"\"tag_added\"","payload":"{\"imageId\":1}",)"
                          R"("target_type":{"base64":"/w=="},"target_id":1.5,"user_id":null,)"
                          R"("created_at":"now"}})"));
}

TEST(LuminafastReportTest, Counts) {
  absl::StatusOr<LuminafastReport> report = LuminafastReport::Open("");
  ASSERT_TRUE(report.ok());
  Fill(*report);
  EXPECT_TRUE(report->Close().ok());
  LuminafastRun run{.rows = 1'000, .rows_read = 300};
  run.sent.events = 299;
  run.sent.known = 20;
  const auto json = nlohmann::json::parse(report->FormatJson(run));
  EXPECT_EQ(json["rows"], 1'000);
  EXPECT_EQ(json["rows_read"], 300);
  EXPECT_EQ(json["events"], 299);
  EXPECT_EQ(json["known_events"], 20);
  EXPECT_EQ(json["changed_rows"], 2);
  EXPECT_EQ(json["changes"]["reordered"], 2);
  EXPECT_EQ(json["changes"]["id_derived"], 1);
  EXPECT_EQ(json["changes"]["seconds_to_ms"], 0);
  EXPECT_EQ(json["quarantined"]["payload_lost"], 1);
  EXPECT_EQ(json["quarantined_rows"], 1);
  EXPECT_EQ(report->FormatText(run),
            "rows read                      300\n"
            "rows left                      700\n"
            "events in the log              299\n"
            "of these before                 20\n"
            "rows changed                     2\n"
            "  id derived                     1\n"
            "  reordered                      2\n"
            "rows quarantined                 1\n"
            "  payload lost                   1\n");
}

}  // namespace
}  // namespace firn::cli
