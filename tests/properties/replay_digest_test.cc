// The same log gives the same tables: replayed at once, followed as it grows, taken up from a saved
// state, as of the past. FIRN_PROPERTY_SCALE makes the logs larger, up to those that are the
// hardest; see catalogue_under_undo.h.

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "firn/base/uuid.h"
#include "tests/properties/hard_histories.h"
#include "tests/properties/projected_catalogue.h"
#include "tests/support/events.h"
#include "workload/history.h"

namespace firn::testing {
namespace {

v1::EventDTO ToDto(const workload::GeneratedEvent& generated) {
  v1::EventDTO event;
  event.set_id(generated.id);
  event.set_timestamp(generated.timestamp_ms);
  event.set_event_type(generated.event_type);
  event.set_payload_json(generated.payload);
  event.set_target_type(generated.target_type);
  event.set_target_id(generated.target_id);
  event.set_user_id(generated.user_id);
  for (const auto& [key, value] : generated.metadata) (*event.mutable_metadata())[key] = value;
  return event;
}

class ReplayDigest : public ProjectedCatalogue {
 protected:
  std::string Why(const grpc::Status& status) { return status.ok() ? "OK" : ReasonOf(status); }
};

TEST_F(ReplayDigest, IsOneForTheGeneratedHistory) {
  workload::Random random(1);
  workload::History history({.seed = 11, .images = static_cast<int64_t>(Scaled(120, 10'000))});
  std::vector<Batch> batches;
  while (auto gesture = history.NextBatch()) {
    Batch& batch = batches.emplace_back();
    for (const workload::GeneratedEvent& event : *gesture) batch.push_back(ToDto(event));
  }
  ASSERT_NO_FATAL_FAILURE(AppendAndLook(batches, random));
  ASSERT_NO_FATAL_FAILURE(ExpectOneDigest(random));
}

TEST_F(ReplayDigest, IsOneForTheStoryWithItsUndos) {
  workload::Random random(2);
  std::vector<Batch> batches;
  for (const v1::EventDTO& event : ReadStory()) {
    ASSERT_NO_FATAL_FAILURE(AppendAndLook({{event}}, random, 0.05));
    if (!NewestOf(TargetOf(event)).undoable()) continue;
    ASSERT_TRUE(Undo(event.id()).ok());
    ASSERT_TRUE(Redo(event.id()).ok());
  }
  ASSERT_NO_FATAL_FAILURE(ExpectOneDigest(random));
}

TEST_F(ReplayDigest, IsOneForTheHardestHistories) {
  workload::Random random(3);
  const HardSizes sizes{.edits = Scaled(300, 10'000),
                        .tagged = Scaled(200, 100'000),
                        .members = Scaled(200, 100'000),
                        .reorders = Scaled(200, 10'000),
                        .batch = Scaled(1'000, 10'000),
                        .masked = Scaled(4, 40)};
  ASSERT_NO_FATAL_FAILURE(AppendAndLook(HardHistories(4).All(sizes), random));
  // What came of them.
  EXPECT_EQ(StateOf({"tag", 2})["parent_id"], nlohmann::json());
  EXPECT_EQ(StateOf({"tag", 8})["parent_id"], 5);
  EXPECT_EQ(StateOf({"tag", 6})["merged_into"], 7);
  EXPECT_EQ(StateOf({"image", 1})["tags"][0]["id"], 5);
  ASSERT_NO_FATAL_FAILURE(ExpectOneDigest(random));
}

TEST_F(ReplayDigest, IsOneThoughEventsAreSentAgain) {
  workload::Random random(5);
  const Batch story = ReadStory();
  ASSERT_NO_FATAL_FAILURE(AppendAndLook({story}, random));
  const uint64_t end = head();
  const std::string digest = Followed();
  for (const v1::EventDTO& event : {story[13], story[60]}) ASSERT_TRUE(Append({event}));
  ASSERT_TRUE(Append(story));
  v1::EventDTO other = story[13];
  other.set_payload_json(R"({"old_rating":0,"new_rating":1})");
  v1::AppendEventResponse response;
  EXPECT_EQ(Why(client_->Append(other, &response)), "EVENT_ID_CONFLICT");
  EXPECT_EQ(head(), end);
  EXPECT_EQ(Followed(), digest);
  ASSERT_NO_FATAL_FAILURE(ExpectOneDigest(random));
}

TEST_F(ReplayDigest, IsOneAfterUndosThatOtherChangesStandInTheWayOf) {
  workload::Random random(6);
  uint64_t made = 0;
  const auto rate = [&](int before, int after) {
    return MakeEventDto(++made, "rating_changed", {"image", 1},
                        "{\"old_rating\":" + std::to_string(before) +
                            ",\"new_rating\":" + std::to_string(after) + "}");
  };
  const auto edit = [&](int before, int after) {
    return MakeEventDto(++made, "edit_applied", {"image", 1},
                        "{\"edits\":{\"exposure\":" + std::to_string(after) +
                            "},\"old\":{\"exposure\":" + std::to_string(before) + "}}");
  };
  ASSERT_TRUE(Append(
      {MakeEventDto(++made, "image_added", {"image", 1},
                    R"({"filename":"a.raf","file_hash":")" + std::string(64, 'a') + "\"}")}));
  // A batch whose target has changed since.
  const uint64_t batch = head() + 1;
  ASSERT_TRUE(Append({rate(0, 3), edit(0, 10)}));
  ASSERT_TRUE(Append({rate(3, 5)}));
  EXPECT_EQ(Why(UndoBatch(batch)), "UNDO_CONFLICT");
  v1::UndoRequest forced;
  forced.set_batch_position(batch);
  forced.set_force(true);
  EXPECT_EQ(Why(Undo(forced)), "OK");
  EXPECT_EQ(StateOf({"image", 1})["rating"], 0);
  // Undone, edited, redone.
  const v1::EventDTO step = edit(0, 20);
  ASSERT_TRUE(Append({step}));
  EXPECT_EQ(Why(Undo(step.id())), "OK");
  ASSERT_TRUE(Append({edit(0, 30)}));
  EXPECT_EQ(Why(Redo(step.id())), "UNDO_CONFLICT");
  EXPECT_EQ(StateOf({"image", 1})["edits"]["exposure"], 30);
  v1::RedoRequest again;
  again.set_event_id(step.id());
  again.set_force(true);
  EXPECT_EQ(Why(Redo(again)), "OK");
  EXPECT_EQ(StateOf({"image", 1})["edits"]["exposure"], 20);
  ASSERT_NO_FATAL_FAILURE(ExpectOneDigest(random));
}

}  // namespace
}  // namespace firn::testing
