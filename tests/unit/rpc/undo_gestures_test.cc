// What a user did last: users, sessions, the stack of undos, and what leaves it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/rpc/history_fixture.h"

namespace firn::rpc {
namespace {

using ::testing::ElementsAre;

class Gestures : public HistoryTest {
 protected:
  void SetUp() override {
    HistoryTest::SetUp();
    user_ = "ada";
  }
  std::string UndoLast(const std::string& session = "") {
    return Why(Undo(LastOf<v1::UndoRequest>("ada", session)));
  }
  std::string RedoLast(const std::string& session = "") {
    return Why(Redo(LastOf<v1::RedoRequest>("ada", session)));
  }
};

TEST_F(Gestures, AreUndoneAndRedoneOneByOne) {
  Append(Rating(0, 1));
  client_->MustAppend({Rating(1, 2), Rating(1, 2, 8)});
  Append(Edit("tint", 0, 3));
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(4));
  EXPECT_EQ(response_.events(0).user_id(), "ada");
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(3, 2));
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  EXPECT_EQ(UndoLast(), "NOT_UNDOABLE NOTHING");
  ASSERT_EQ(RedoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  ASSERT_EQ(RedoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(2, 3));
  ASSERT_EQ(RedoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(4));
  EXPECT_EQ(RedoLast(), "NOT_UNDOABLE NOTHING");
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(4));
}

TEST_F(Gestures, ANewChangeEmptiesTheRedoStack) {
  Append(Rating(0, 1));
  Append(Edit("tint", 0, 3));
  ASSERT_EQ(UndoLast(), "OK");
  Append(Edit("tint", 0, 5));
  EXPECT_EQ(RedoLast(), "NOT_UNDOABLE NOTHING");
  // The branch that was left behind is passed by.
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(3));
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  ASSERT_EQ(RedoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  ASSERT_EQ(RedoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(3));
  EXPECT_EQ(RedoLast(), "NOT_UNDOABLE NOTHING");
}

TEST_F(Gestures, AreTheUsersOwn) {
  Append(Rating(0, 1));
  user_ = "eve";
  Append(Rating(0, 1, 8));
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  ASSERT_EQ(Why(Undo(LastOf<v1::UndoRequest>("eve"))), "OK");
  EXPECT_THAT(Undone(), ElementsAre(2));
}

TEST_F(Gestures, OfABatchAreWhatTheUserDidInIt) {
  std::vector<v1::EventDTO> batch = {Rating(0, 1)};
  user_ = "eve";
  batch.push_back(Rating(0, 1, 8));
  user_ = "ada";
  session_ = "phone";
  batch.push_back(Rating(0, 1, 9));
  client_->MustAppend(batch);
  ASSERT_EQ(UndoLast("phone"), "OK");
  EXPECT_THAT(Undone(), ElementsAre(3));
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  EXPECT_EQ(UndoLast(), "NOT_UNDOABLE NOTHING");
  ASSERT_EQ(RedoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
}

TEST_F(Gestures, RedoneAreThoseThatTheUserUndid) {
  client_->MustAppend({Rating(0, 1), Rating(0, 1, 8)});
  ASSERT_EQ(UndoLast(), "OK");
  // One of them comes back and is undone by somebody else.
  const auto by_eve = [&](auto request) {
    request.set_event_id(FormatUuid(testing::MakeId(1)));
    request.set_user_id("eve");
    return request;
  };
  ASSERT_EQ(Why(Redo(by_eve(v1::RedoRequest()))), "OK");
  ASSERT_EQ(Why(Undo(by_eve(v1::UndoRequest()))), "OK");
  ASSERT_EQ(RedoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(2));
}

TEST_F(Gestures, ThatChangedNothingArePassedOver) {
  Append(Rating(0, 1));
  user_ = "bob";
  Append(Make("tag_added", R"({"tag_id":7,"tag_name":"x"})"));
  user_ = "ada";
  Append(Make("tag_added", R"({"tag_id":7,"tag_name":"x"})"));
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
}

TEST_F(Gestures, AreNotUndoneByFalseMarks) {
  const std::string rating = Append(Rating(0, 1));
  v1::EventDTO elsewhere = Rating(0, 1, 8);
  (*elsewhere.mutable_metadata())["undoes"] = rating;
  Append(elsewhere);
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
}

TEST_F(Gestures, ThatOthersHaveUndoneArePassedBy) {
  Append(Rating(0, 1));
  const std::string second = Append(Rating(0, 1, 8));
  auto other = About<v1::UndoRequest>(second);
  other.set_user_id("eve");
  ASSERT_EQ(Why(Undo(other)), "OK");
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  // And what others have redone is not redone again.
  auto redo = About<v1::RedoRequest>(FormatUuid(testing::MakeId(1)));
  redo.set_user_id("eve");
  ASSERT_EQ(Why(Redo(redo)), "OK");
  EXPECT_EQ(RedoLast(), "NOT_UNDOABLE NOTHING");
}

TEST_F(Gestures, MayBeThoseOfOneSession) {
  session_ = "phone";
  Append(Rating(0, 1));
  session_ = "desk";
  Append(Rating(0, 1, 8));
  session_ = "";
  Append(Rating(0, 1, 9));
  ASSERT_EQ(UndoLast("phone"), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  EXPECT_EQ(response_.events(0).metadata().at("session_id"), "phone");
  EXPECT_EQ(UndoLast("phone"), "NOT_UNDOABLE NOTHING");
  EXPECT_EQ(RedoLast("desk"), "NOT_UNDOABLE NOTHING");
  // What the user does elsewhere does not count.
  ASSERT_EQ(RedoLast("phone"), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(3));
}

TEST_F(Gestures, ThatOnlyNoteArePassedOver) {
  Append(Rating(0, 1));
  const auto exported =
      Make("image_exported", R"({"output_path":"/a.jpg","format":"jpeg","width":1,"height":1})");
  Append(exported);
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  v1::EventDTO again = exported;
  again.set_id(FormatUuid(testing::MakeId(50)));
  Append(again);
  ASSERT_EQ(RedoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
}

TEST_F(Gestures, ThatCannotBeUndoneAreNamed) {
  Append(Rating(0, 1));
  Append(Make("unheard_of", "{}"));
  EXPECT_EQ(UndoLast(), "NOT_UNDOABLE NO_SCHEMA");
}

TEST_F(Gestures, AreFoundFarBack) {
  Append(Rating(0, 1));
  user_ = "eve";
  for (int i = 0; i < 30; ++i) {
    std::vector<v1::EventDTO> batch;
    for (int j = 0; j < 2000; ++j) batch.push_back(Rating(0, 1, 8 + j));
    client_->MustAppend(batch);
  }
  ASSERT_EQ(UndoLast(), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  EXPECT_EQ(UndoLast(), "NOT_UNDOABLE NOTHING");
  ASSERT_EQ(RedoLast(), "OK");
}

}  // namespace
}  // namespace firn::rpc
