#include "cli/undo_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "cli/history_json.h"
#include "google/rpc/status.pb.h"
#include "tests/unit/cli/sample_event.h"

namespace firn::cli {
namespace {

v1::ConflictingEvent MakeConflicting() {
  v1::ConflictingEvent event;
  event.set_event_id("0192");
  event.set_position(1200);
  event.set_event_type("rating_changed");
  event.set_undone_event_id("0191");
  event.add_fields("rating");
  event.add_fields("note");
  return event;
}

v1::UndoResponse MakeResponse() {
  v1::UndoResponse response;
  *response.add_events() = MakeSampleEvent();
  response.add_event_ids("0191");
  return response;
}

TEST(UndoConflictTest, IsADetailOfTheStatus) {
  v1::UndoConflict conflict;
  *conflict.add_events() = MakeConflicting();
  conflict.set_more(1000);
  google::rpc::Status details;
  details.add_details()->PackFrom(conflict);
  const std::optional<v1::UndoConflict> read =
      ReadUndoConflict({grpc::StatusCode::ABORTED, "conflict", details.SerializeAsString()});
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(FormatConflict(*read),
            "event 1200 (rating_changed 0192) later changed rating, note\nand 1,000 more\n");
  EXPECT_FALSE(ReadUndoConflict({grpc::StatusCode::ABORTED, "other"}).has_value());
}

TEST(UndoTextTest, SaysWhatWasAppended) {
  EXPECT_EQ(FormatText(MakeResponse(), "UNDOES", /*is_dry_run=*/false, {}),
            "POSITION  TYPE            TARGET    UNDOES  PAYLOAD\n"
            "7         rating_changed  image/42  0191    {\"rating\":5}\n");
}

TEST(UndoTextTest, SaysIfNothingWas) {
  v1::UndoResponse response = MakeResponse();
  *response.add_overridden() = MakeConflicting();
  response.set_duplicate(true);
  EXPECT_EQ(FormatText(response, "REDOES", /*is_dry_run=*/true, {}),
            "POSITION  TYPE            TARGET    REDOES  PAYLOAD\n"
            "-         rating_changed  image/42  0191    {\"rating\":5}\n"
            "overridden: event 1200 (rating_changed 0192) had changed rating, note\n"
            "it was done already, by the same request\n"
            "nothing was appended: this was a dry run\n");
}

TEST(UndoTextTest, IsOneObjectAsJson) {
  v1::UndoResponse response = MakeResponse();
  *response.add_overridden() = MakeConflicting();
  const nlohmann::json json = nlohmann::json::parse(FormatJson(response));
  EXPECT_EQ(json["events"][0]["payload"]["rating"], 5);
  EXPECT_EQ(json["event_ids"], nlohmann::json::array({"0191"}));
  EXPECT_EQ(json["overridden"][0]["fields"], (nlohmann::json{"rating", "note"}));
  EXPECT_EQ(json["duplicate"], false);
}

}  // namespace
}  // namespace firn::cli
