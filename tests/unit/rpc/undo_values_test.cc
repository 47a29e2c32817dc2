// What an undo restores: values that the event does not say, changes that were none, values that
// others have set since, and what can no longer come back.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/rpc/history_fixture.h"

namespace firn::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class UndoValues : public HistoryTest {
 protected:
  std::string Change(const std::string& type, const std::string& payload) {
    return Append(Make(type, payload));
  }
  std::string Tag(const std::string& type, int tag) { return Append(TagOf(type, tag)); }
  v1::EventDTO TagOf(const std::string& type, int tag) {
    return Make(type, "{\"tag_id\":" + std::to_string(tag) + ",\"tag_name\":\"x\"}");
  }
  grpc::Status UndoBatch(uint64_t position) {
    v1::UndoRequest request;
    request.set_batch_position(position);
    return Undo(request);
  }
  std::string Undone(const std::string& id, const std::string& rest) {
    return R"(edit_undone {"undone_event_id":")" + id + "\"," + rest + "}";
  }
};

TEST_F(UndoValues, ThatTheEventDoesNotSayAreThoseOfTheEventBefore) {
  Append(Edit("exposure", 0, 7));
  Append(Edit("tint", 0, 1));
  const std::string bare = Change("edit_applied", R"({"edits":{"exposure":9}})");
  const std::string legacy = Change("edit_applied", R"({"edit_type":"exposure","new_value":11})");
  ASSERT_EQ(Why(Undo(legacy)), "OK");
  EXPECT_EQ(Appended(), Undone(legacy, R"("edits":{"exposure":9},"old":{"exposure":11})"));
  ASSERT_EQ(Why(Undo(bare)), "OK");
  EXPECT_EQ(Appended(), Undone(bare, R"("edits":{"exposure":7},"old":{"exposure":9})"));
  Change("flag_changed", R"({"old_flag":null,"new_flag":"reject"})");
  ASSERT_EQ(Why(Undo(Change("flag_changed", R"({"new_flag":"pick"})"))), "OK");
  EXPECT_EQ(Appended(), R"(flag_changed {"new_flag":"reject","old_flag":"pick"})");
}

TEST_F(UndoValues, ThatNoEventSaysCannotComeBack) {
  Append(Rating(0, 3));
  const grpc::Status flag = Undo(Change("flag_changed", R"({"new_flag":"pick"})"));
  EXPECT_EQ(Why(flag), "NOT_UNDOABLE NO_INVERSE");
  EXPECT_THAT(flag.error_message(), HasSubstr("does not say what was before of flag"));
  EXPECT_EQ(Why(Undo(Change("edit_applied", R"({"edits":{"exposure":9}})"))),
            "NOT_UNDOABLE NO_INVERSE");
  EXPECT_EQ(Why(Undo(Change("edit_applied", R"({"edit_type":"tint","new_value":1})"))),
            "NOT_UNDOABLE NO_INVERSE");
  // The newest that changed it decides, even if it does not say to what.
  Append(Edit("temp", 5500, 5000));
  Change("edit_reset", R"({"old":{"exposure":9,"tint":1,"temp":5000}})");
  EXPECT_EQ(Why(Undo(Change("edit_applied", R"({"edits":{"temp":4000}})"))),
            "NOT_UNDOABLE NO_INVERSE");
  EXPECT_EQ(head(), 7u);
}

TEST_F(UndoValues, ThatAGivenOldLeavesOutAreTheDefault) {
  Append(Edit("exposure", 0, 7));
  const std::string edit = Change("edit_applied", R"({"edits":{"exposure":9},"old":{}})");
  ASSERT_EQ(Why(Undo(edit)), "OK");
  EXPECT_EQ(Appended(), Undone(edit, R"("edits":{"exposure":null},"old":{"exposure":9})"));
}

TEST_F(UndoValues, WithinABatchAreThoseBeforeEach) {
  Append(Edit("exposure", 0, 1));
  client_->MustAppend({Make("edit_applied", R"({"edits":{"exposure":2}})"),
                       Make("edit_applied", R"({"edits":{"exposure":3}})")});
  ASSERT_EQ(Why(UndoBatch(2)), "OK");
  EXPECT_THAT(Appended(0), HasSubstr(R"("edits":{"exposure":2})"));
  EXPECT_THAT(Appended(1), HasSubstr(R"("edits":{"exposure":1})"));
}

TEST_F(UndoValues, AreThoseOfALongTimeAgo) {
  Append(Edit("exposure", 0, 7));
  std::vector<v1::EventDTO> between;
  for (int i = 0; i < 3000; ++i) between.push_back(Rating(i % 5, (i + 1) % 5));
  client_->MustAppend(between);
  ASSERT_EQ(Why(Undo(Change("edit_applied", R"({"edits":{"exposure":9}})"))), "OK");
  EXPECT_THAT(Appended(), HasSubstr(R"("edits":{"exposure":7})"));
  client_->MustAppend([&] {
    for (v1::EventDTO& event : between) event.set_id(Rating(0, 1).id());
    return between;
  }());
  client_->MustAppend([&] {
    for (v1::EventDTO& event : between) event.set_id(Rating(0, 1).id());
    return between;
  }());
  // But an undo does not look back without end.
  EXPECT_EQ(Why(Undo(Change("edit_applied", R"({"edits":{"exposure":9}})"))),
            "NOT_UNDOABLE NO_INVERSE");
}

TEST_F(UndoValues, OfWhatWasSoAlreadyStay) {
  const std::string bobs = Tag("tag_added", 7);
  const std::string adas = Tag("tag_added", 7);
  const grpc::Status status = Undo(adas);
  EXPECT_EQ(Why(status), "NOT_UNDOABLE NO_EFFECT");
  EXPECT_THAT(status.error_message(), HasSubstr("tag 7 was so already since position 1"));
  // In a batch it is left out.
  client_->MustAppend({TagOf("tag_added", 7), TagOf("tag_added", 8), TagOf("tag_added", 8)});
  ASSERT_EQ(Why(UndoBatch(3)), "OK");
  EXPECT_THAT(HistoryTest::Undone(), ElementsAre(4));
  client_->MustAppend({TagOf("tag_added", 7)});
  EXPECT_EQ(Why(UndoBatch(7)), "NOT_UNDOABLE NO_EFFECT");
  // Once it is gone, adding it is a change again.
  Tag("tag_removed", 7);
  EXPECT_EQ(Why(Undo(Tag("tag_removed", 7))), "NOT_UNDOABLE NO_EFFECT");
  EXPECT_EQ(Why(Undo(Tag("tag_added", 7))), "OK");
}

TEST_F(UndoValues, OfAChangeToTheSameStay) {
  const grpc::Status status = Undo(Append(Rating(3, 3)));
  EXPECT_EQ(Why(status), "NOT_UNDOABLE NO_EFFECT");
  EXPECT_THAT(status.error_message(), HasSubstr("changed nothing: rating was 3 already"));
  EXPECT_EQ(head(), 1u);
  // Also if only an event before says what was before.
  Change("flag_changed", R"({"old_flag":null,"new_flag":"pick"})");
  EXPECT_EQ(Why(Undo(Change("flag_changed", R"({"new_flag":"pick"})"))), "NOT_UNDOABLE NO_EFFECT");
  // One value that differs is a change.
  EXPECT_EQ(
      Why(Undo(Change("metadata_changed",
                      R"({"old":{"title":"x","caption":"y"},"new":{"title":"x","caption":"z"}})"))),
      "OK");
  // An edit is a step of the history, whatever it sets.
  EXPECT_EQ(Why(Undo(Append(Edit("tint", 1, 1)))), "OK");
  // In a batch it is left out, and in the way of nothing.
  const uint64_t batch = head() + 1;
  client_->MustAppend({Rating(3, 4), Rating(4, 4)});
  ASSERT_EQ(Why(UndoBatch(batch)), "OK");
  EXPECT_EQ(Appended(), R"(rating_changed {"new_rating":3,"old_rating":4})");
  EXPECT_THAT(HistoryTest::Undone(), ElementsAre(6));
}

TEST_F(UndoValues, OfACollectionsMembersStay) {
  const auto change = [&](const std::string& type, int image) {
    return Append(Make(type,
                       "{\"image_id\":" + std::to_string(image) + ",\"collection_name\":\"x\"}",
                       "collection"));
  };
  change("image_added_to_collection", 7);
  EXPECT_EQ(Why(Undo(change("image_added_to_collection", 7))), "NOT_UNDOABLE NO_EFFECT");
  EXPECT_EQ(Why(Undo(change("image_added_to_collection", 8))), "OK");
  EXPECT_EQ(Why(Undo(change("image_removed_from_collection", 8))), "NOT_UNDOABLE NO_EFFECT");
}

TEST_F(UndoValues, OverriddenByForceComeBackWithItsUndo) {
  const std::string first = Append(Rating(0, 3));
  Append(Rating(3, 4));
  Append(Rating(4, 5));
  ASSERT_EQ(Why(ForceUndo(first)), "OK");
  EXPECT_EQ(Appended(), R"(rating_changed {"new_rating":0,"old_rating":5})");
  ASSERT_EQ(Why(Undo(response_.events(0).id())), "OK");
  EXPECT_EQ(Appended(), R"(rating_changed {"new_rating":5,"old_rating":0})");

  const std::string edit = Append(Edit("tint", 0, 1));
  ASSERT_EQ(Why(Undo(edit)), "OK");
  Append(Edit("tint", 0, 9));
  auto redo = About<v1::RedoRequest>(edit);
  redo.set_force(true);
  ASSERT_EQ(Why(Redo(redo)), "OK");
  EXPECT_THAT(Appended(), HasSubstr(R"("edits":{"tint":1},"old":{"tint":9})"));
}

TEST_F(UndoValues, OverriddenWithABatchAreTheNewest) {
  client_->MustAppend({Rating(0, 1), Rating(1, 2)});
  Append(Rating(2, 5));
  v1::UndoRequest request;
  request.set_batch_position(1);
  request.set_force(true);
  ASSERT_EQ(Why(Undo(request)), "OK");
  EXPECT_EQ(Appended(0), R"(rating_changed {"new_rating":1,"old_rating":5})");
  EXPECT_EQ(Appended(1), R"(rating_changed {"new_rating":0,"old_rating":1})");
}

TEST_F(UndoValues, OfPlacesAreWhole) {
  Change("location_changed", R"({"old":null,"new":{"lat":1.50,"lon":2,"alt_m":3},"source":"gpx"})");
  const std::string moved =
      Change("location_changed", R"({"new":{"lat":4,"lon":5},"source":"map"})");
  ASSERT_EQ(Why(Undo(moved)), "OK");
  EXPECT_EQ(Appended(), R"(location_changed {"source":"map","new":{"lat":1.50,"lon":2,"alt_m":3},)"
                        R"("old":{"lat":4,"lon":5}})");
}

TEST_F(UndoValues, BeforeAPurgeAreGone) {
  const std::string rating = Append(Rating(0, 3));
  Change("image_purged", R"({"file_hash":")" + std::string(64, 'a') + R"(","file_removed":true})");
  const grpc::Status status = ForceUndo(rating);
  EXPECT_EQ(Why(status), "NOT_UNDOABLE NO_INVERSE");
  EXPECT_THAT(status.error_message(), HasSubstr("image_purged at position 2"));
  EXPECT_EQ(Why(Undo(rating)), "NOT_UNDOABLE NO_INVERSE");
  EXPECT_EQ(Why(Undo(Append(Rating(0, 2)))), "OK");
}

}  // namespace
}  // namespace firn::rpc
