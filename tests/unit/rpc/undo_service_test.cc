// Undo and redo of events and batches: what is appended, retries, bad input.

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "firn/v1/schema_registry.grpc.pb.h"
#include "tests/support/schema_fixtures.h"
#include "tests/unit/rpc/history_fixture.h"

namespace firn::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;
using ::testing::ElementsAre;
using testing::FieldsOf;
using ::testing::IsEmpty;

class Undo : public HistoryTest {};

TEST_F(Undo, AppendsTheInverseAboutTheSameWithTheTagsOfTheEvent) {
  v1::EventDTO rating = Rating(0, 4);
  rating.add_tags("shoot:12");
  rating.set_stream("culling");
  rating.set_user_id("ada");
  (*rating.mutable_metadata())["device"] = "phone";
  Append(rating);
  auto request = About<v1::UndoRequest>(rating.id());
  request.set_user_id("eve");
  (*request.mutable_metadata())["why"] = "slip";
  ASSERT_EQ(Why(HistoryTest::Undo(request)), "OK");
  EXPECT_THAT(Undone(), ElementsAre(1));
  EXPECT_EQ(response_.durability(), v1::DURABILITY_FSYNCED);
  EXPECT_FALSE(response_.duplicate());
  ASSERT_EQ(response_.events_size(), 1);
  const v1::EventDTO log = client_->ReadAll().back();
  EXPECT_TRUE(MessageDifferencer::Equals(log, response_.events(0)));
  EXPECT_EQ(Appended(), R"(rating_changed {"new_rating":0,"old_rating":4})");
  EXPECT_EQ(log.position(), 2u);
  EXPECT_EQ(log.target_type(), "image");
  EXPECT_EQ(log.target_id(), 7);
  EXPECT_EQ(log.stream(), "culling");
  EXPECT_EQ(log.user_id(), "eve");
  EXPECT_EQ(log.tags(0), "shoot:12");
  EXPECT_EQ(log.metadata().at("undoes"), rating.id());
  EXPECT_EQ(log.metadata().at("why"), "slip");
  EXPECT_EQ(log.metadata().size(), 2u);
  EXPECT_GT(log.timestamp(), rating.timestamp());
}

TEST_F(Undo, IsRefusedWithTheReason) {
  EXPECT_EQ(Why(HistoryTest::Undo(FormatUuid(testing::MakeId(99)))), "EVENT_NOT_FOUND");
  v1::UndoRequest batch;
  batch.set_batch_position(5);
  EXPECT_EQ(Why(HistoryTest::Undo(batch)), "EVENT_NOT_FOUND");
  const std::string rating = Append(Rating(0, 4));
  ASSERT_EQ(Why(HistoryTest::Undo(rating)), "OK");
  EXPECT_EQ(Why(HistoryTest::Undo(rating)), "NOT_UNDOABLE UNDONE");
  EXPECT_EQ(Why(ForceUndo(rating)), "NOT_UNDOABLE UNDONE");
  EXPECT_EQ(Why(Redo(Append(Rating(0, 3)))), "NOT_UNDOABLE NOT_UNDONE");
  const auto purge = Make("image_purged",
                          R"({"file_hash":")" + std::string(64, 'a') + R"(","file_removed":true})");
  EXPECT_EQ(Why(HistoryTest::Undo(Append(purge))), "NOT_UNDOABLE NO_INVERSE");
  EXPECT_EQ(Why(HistoryTest::Undo(Append(Make("unheard_of", "{}")))), "NOT_UNDOABLE NO_SCHEMA");
  // Its old value does not name what the new one does: what was before is not known.
  const auto stack = Make("stack_updated", R"({"old":{},"new":{"primary_image_id":3}})", "stack");
  EXPECT_EQ(Why(HistoryTest::Undo(Append(stack))), "NOT_UNDOABLE NO_INVERSE");
  EXPECT_EQ(Why(HistoryTest::Undo(LastOf<v1::UndoRequest>("nobody"))), "NOT_UNDOABLE NOTHING");
  EXPECT_EQ(Why(Redo(LastOf<v1::RedoRequest>("nobody"))), "NOT_UNDOABLE NOTHING");
  EXPECT_EQ(head(), 6u);
}

TEST_F(Undo, CanItselfBeUndoneAndRedone) {
  const std::string rating = Append(Rating(0, 4));
  ASSERT_EQ(Why(HistoryTest::Undo(rating)), "OK");
  const std::string undo = response_.events(0).id();
  ASSERT_EQ(Why(HistoryTest::Undo(undo)), "OK");
  EXPECT_EQ(Appended(), R"(rating_changed {"new_rating":4,"old_rating":0})");
  EXPECT_EQ(Why(Redo(rating)), "NOT_UNDOABLE NOT_UNDONE");
  ASSERT_EQ(Why(Redo(undo)), "OK");
  EXPECT_EQ(Appended(), R"(rating_changed {"new_rating":0,"old_rating":4})");
  EXPECT_EQ(response_.events(0).metadata().at("redoes"), undo);
  EXPECT_EQ(Why(HistoryTest::Undo(rating)), "NOT_UNDOABLE UNDONE");
  ASSERT_EQ(Why(Redo(rating)), "OK");
  ASSERT_EQ(Why(HistoryTest::Undo(rating)), "OK");
  EXPECT_EQ(head(), 6u);
}

TEST_F(Undo, OfEditsIsTheCataloguesOwn) {
  const std::string edit = Append(Edit("exposure", 0, 18));
  ASSERT_EQ(Why(HistoryTest::Undo(edit)), "OK");
  EXPECT_EQ(Appended(), R"(edit_undone {"undone_event_id":")" + edit +
                            R"(","edits":{"exposure":0},"old":{"exposure":18}})");
  ASSERT_EQ(Why(Redo(edit)), "OK");
  EXPECT_EQ(Appended(), R"(edit_redone {"redone_event_id":")" + edit +
                            R"(","edits":{"exposure":18},"old":{"exposure":0}})");
  EXPECT_EQ(response_.events(0).metadata().at("redoes"), edit);
  ASSERT_EQ(Why(HistoryTest::Undo(edit)), "OK");
}

TEST_F(Undo, OfAMergeAndBackKnowsTheTagsThatMoved) {
  const std::string merge = Append(
      Make("tag_merged", R"({"into_tag_id":9,"name":"Paris","movedChildIds":[4,5]})", "tag"));
  const std::string unmerge =
      Append(Make("tag_unmerged", R"({"into_tag_id":9,"merge_event_id":")" + merge + "\"}", "tag"));
  ASSERT_EQ(Why(HistoryTest::Undo(unmerge)), "OK");
  EXPECT_EQ(Appended(), R"(tag_merged {"into_tag_id":9,"name":"Paris","moved_child_ids":[4,5]})");
  // One that does not name the merge means the one in force.
  const std::string bare = Append(Make("tag_unmerged", R"({"into_tag_id":9})", "tag"));
  ASSERT_EQ(Why(HistoryTest::Undo(bare)), "OK");
  EXPECT_EQ(Appended(), R"(tag_merged {"into_tag_id":9,"name":"Paris","moved_child_ids":[4,5]})");
}

TEST_F(Undo, OfABatchIsOneBatchFromTheNewestBack) {
  std::vector<v1::EventDTO> batch;
  Append(Rating(0, 1, 5000));
  for (int64_t i = 0; i < 1000; ++i) batch.push_back(Rating(0, 4, 1 + i / 2));
  client_->MustAppend(batch);
  Append(Rating(0, 1, 5001));
  v1::UndoRequest request;
  request.set_batch_position(500);
  ASSERT_EQ(Why(HistoryTest::Undo(request)), "OK");
  ASSERT_EQ(response_.events_size(), 1000);
  EXPECT_EQ(Undone().front(), 1001u);
  EXPECT_EQ(Undone().back(), 2u);
  const std::vector<v1::EventDTO> log = client_->ReadAll();
  ASSERT_EQ(log.size(), 2002u);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(log[1002 + i].batch_index(), static_cast<uint32_t>(i));
    ASSERT_EQ(log[1002 + i].metadata().at("undoes"), log[1000 - i].id());
    ASSERT_EQ(log[1002 + i].target_id(), log[1000 - i].target_id());
  }
  EXPECT_EQ(Why(HistoryTest::Undo(request)), "NOT_UNDOABLE UNDONE");
  v1::RedoRequest redo;
  redo.set_batch_position(2);
  ASSERT_EQ(Why(Redo(redo)), "OK");
  EXPECT_EQ(Undone().front(), 2u);
  EXPECT_EQ(Undone().back(), 1001u);
  EXPECT_EQ(head(), 3002u);
}

TEST_F(Undo, OfTheLargestBatchFitsAnAnswer) {
  std::vector<v1::EventDTO> batch;
  for (int64_t i = 0; i < 10'000; ++i) batch.push_back(Rating(0, 4, 1 + i));
  client_->MustAppend(batch);
  v1::UndoRequest request;
  request.set_batch_position(1);
  const grpc::Status status = HistoryTest::Undo(request);
  ASSERT_EQ(Why(status), "OK") << status.error_message();
  EXPECT_EQ(response_.events_size(), 10'000);
  EXPECT_EQ(response_.events(9'999).position(), 20'000u);
}

TEST_F(Undo, OfABatchTakesBackWhatIsLeftOfIt) {
  client_->MustAppend({Rating(0, 4, 1), Rating(0, 4, 2), Rating(0, 4, 3)});
  ASSERT_EQ(Why(HistoryTest::Undo(FormatUuid(testing::MakeId(2)))), "OK");
  v1::UndoRequest request;
  request.set_batch_position(1);
  ASSERT_EQ(Why(HistoryTest::Undo(request)), "OK");
  EXPECT_THAT(Undone(), ElementsAre(3, 1));
}

TEST_F(Undo, OfABatchPassesOverWhatOnlyNotes) {
  const std::string hash(64, 'a');
  client_->MustAppend(
      {Make("sidecar_imported", R"({"path":"/a.xmp","sidecar_hash":")" + hash + "\"}"),
       Rating(0, 4)});
  EXPECT_EQ(Why(HistoryTest::Undo(FormatUuid(testing::MakeId(1)))), "NOT_UNDOABLE NO_INVERSE");
  v1::UndoRequest request;
  request.set_batch_position(1);
  ASSERT_EQ(Why(HistoryTest::Undo(request)), "OK");
  EXPECT_THAT(Undone(), ElementsAre(2));
  // But not what cannot be taken back.
  client_->MustAppend(
      {Make("image_purged", R"({"file_hash":")" + hash + R"(","file_removed":true})"),
       Rating(0, 4)});
  request.set_batch_position(4);
  EXPECT_EQ(Why(HistoryTest::Undo(request)), "NOT_UNDOABLE NO_INVERSE");
  EXPECT_EQ(head(), 5u);
}

TEST_F(Undo, ValidateOnlySaysWhatWouldBeAppended) {
  auto request = About<v1::UndoRequest>(Append(Rating(0, 4)));
  request.set_validate_only(true);
  ASSERT_EQ(Why(HistoryTest::Undo(request)), "OK");
  EXPECT_EQ(Appended(), R"(rating_changed {"new_rating":0,"old_rating":4})");
  EXPECT_EQ(response_.events(0).position(), 0u);
  EXPECT_EQ(response_.events(0).created_at(), "");
  EXPECT_EQ(response_.durability(), v1::DURABILITY_UNSPECIFIED);
  EXPECT_EQ(head(), 1u);
}

TEST_F(Undo, TheSameRequestAgainIsAnsweredWithTheSamePlaces) {
  user_ = "ada";
  client_->MustAppend({Rating(0, 4, 1), Rating(0, 4, 2)});
  auto request = LastOf<v1::UndoRequest>("ada");
  request.set_request_id(FormatUuid(testing::MakeId(77)));
  ASSERT_EQ(Why(HistoryTest::Undo(request)), "OK");
  const v1::UndoResponse first = response_;
  Append(Rating(0, 1, 1));
  ASSERT_EQ(Why(HistoryTest::Undo(request)), "OK");
  EXPECT_TRUE(response_.duplicate());
  ASSERT_EQ(response_.events_size(), 2);
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(MessageDifferencer::Equals(response_.events(i), first.events(i)));
    EXPECT_EQ(response_.event_ids(i), first.event_ids(i));
  }
  EXPECT_EQ(head(), 5u);
}

TEST_F(Undo, ARequestIdBelongsToOneRequest) {
  auto request = About<v1::UndoRequest>(Append(Rating(0, 4)));
  request.set_request_id(FormatUuid(testing::MakeId(77)));
  ASSERT_EQ(Why(HistoryTest::Undo(request)), "OK");
  EXPECT_EQ(response_.events(0).metadata().size(), 2u);
  const std::string other = Append(Rating(0, 3, 9));
  const auto expect_conflict = [&](auto change) {
    v1::UndoRequest changed = request;
    change(changed);
    EXPECT_EQ(Why(HistoryTest::Undo(changed)), "EVENT_ID_CONFLICT") << changed.ShortDebugString();
  };
  expect_conflict([&](v1::UndoRequest& changed) { changed.set_event_id(other); });
  expect_conflict([](v1::UndoRequest& changed) { changed.set_batch_position(1); });
  expect_conflict(
      [](v1::UndoRequest& changed) { changed.mutable_last_gesture()->set_user_id("ada"); });
  expect_conflict([](v1::UndoRequest& changed) { changed.set_force(true); });
  expect_conflict([](v1::UndoRequest& changed) { changed.set_user_id("ada"); });
  expect_conflict([](v1::UndoRequest& changed) { (*changed.mutable_metadata())["why"] = "slip"; });
  auto redo = About<v1::RedoRequest>(request.event_id());
  redo.set_request_id(request.request_id());
  EXPECT_EQ(Why(Redo(redo)), "EVENT_ID_CONFLICT");
  EXPECT_EQ(head(), 3u);
  ASSERT_EQ(Why(HistoryTest::Undo(request)), "OK");
  EXPECT_TRUE(response_.duplicate());
}

TEST_F(Undo, TheSameRequestAtOnceIsCarriedOutOnce) {
  for (int round = 0; round < 20; ++round) {
    const std::string id = Append(Rating(0, 4, 100 + round));
    std::vector<std::thread> threads;
    std::vector<std::string> answers(4);
    for (std::string& answer : answers) {
      threads.emplace_back([&, round] {
        auto request = About<v1::UndoRequest>(id);
        request.set_request_id(FormatUuid(testing::MakeId(1000 + static_cast<uint64_t>(round))));
        grpc::ClientContext context;
        v1::UndoResponse response;
        const grpc::Status status = stub_->Undo(&context, request, &response);
        answer = status.ok() ? std::to_string(response.events(0).position()) : Why(status);
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(std::set<std::string>(answers.begin(), answers.end()).size(), 1u) << answers[0];
    EXPECT_EQ(answers[0], std::to_string(head()));
  }
  EXPECT_EQ(head(), 40u);
}

TEST_F(Undo, BadInputIsNamedByField) {
  v1::UndoRequest request;
  EXPECT_THAT(FieldsOf(HistoryTest::Undo(request)), ElementsAre("what"));
  request.set_event_id("no-uuid");
  request.set_request_id("x");
  request.set_user_id(std::string(129, 'x'));
  (*request.mutable_metadata())["undoes"] = "x";
  (*request.mutable_metadata())["undo_request"] = "x";
  (*request.mutable_metadata())["big"] = std::string(17 << 10, 'x');
  EXPECT_THAT(FieldsOf(HistoryTest::Undo(request)),
              ElementsAre("event_id", "request_id", "metadata[\"undoes\"]",
                          "metadata[\"undo_request\"]", "user_id", "metadata"));
  v1::RedoRequest redo;
  redo.set_batch_position(0);
  EXPECT_THAT(FieldsOf(Redo(redo)), ElementsAre("batch_position"));
  EXPECT_THAT(FieldsOf(HistoryTest::Undo(LastOf<v1::UndoRequest>(""))),
              ElementsAre("last_gesture.user_id"));
  EXPECT_THAT(FieldsOf(HistoryTest::Undo(LastOf<v1::UndoRequest>(std::string(129, 'x')))),
              ElementsAre("last_gesture.user_id"));
}

TEST_F(Undo, IsForAnybodysTypesAndForStreamsWithoutATarget) {
  auto registry = v1::SchemaRegistry::NewStub(client_->channel());
  v1::RegisterSchemaRequest schema;
  schema.set_name("orders");
  schema.set_format(v1::SCHEMA_FORMAT_PROTOBUF);
  schema.set_definition(testing::DescriptorSetOf("undoable"));
  grpc::ClientContext context;
  v1::RegisterSchemaResponse registered;
  ASSERT_TRUE(registry->RegisterSchema(&context, schema, &registered).ok());
  const auto level = [&](int before, int after, const std::string& stream) {
    v1::EventDTO event = Make("level_changed", "{\"old_level\":" + std::to_string(before) +
                                                   ",\"level\":" + std::to_string(after) + "}");
    event.clear_target_type();
    event.clear_target_id();
    event.set_stream(stream);
    return Append(event);
  };
  const std::string first = level(0, 1, "tank");
  level(0, 1, "barrel");
  ASSERT_EQ(Why(HistoryTest::Undo(first)), "OK");
  EXPECT_EQ(Appended(), R"(level_changed {"level":0,"old_level":1})");
  EXPECT_EQ(response_.events(0).stream(), "tank");
  level(0, 5, "tank");
  EXPECT_EQ(Why(Redo(first)), "UNDO_CONFLICT");
}

}  // namespace
}  // namespace firn::rpc
