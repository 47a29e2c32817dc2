// The history of a target: what is told of each event, pages, moments.

#include "firn/rpc/history_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/rpc/history_fixture.h"

namespace firn::rpc {
namespace {

using ::testing::ElementsAre;
using testing::FieldsOf;
using ::testing::IsEmpty;

class HistoryOf : public HistoryTest {
 protected:
  void SetUp() override {
    HistoryTest::SetUp();
    request_.mutable_target()->set_target_type("image");
    request_.mutable_target()->set_target_id(7);
    request_.set_payload_form(v1::PAYLOAD_FORM_JSON);
  }

  grpc::Status Get() {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    page_.Clear();
    return stub_->GetHistory(&context, request_, &page_);
  }

  // The positions of the events on the page, those that are undone with a "-".
  std::vector<std::string> Entries() {
    const grpc::Status status = Get();
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> entries;
    for (const v1::HistoryEntry& entry : page_.entries()) {
      entries.push_back(std::to_string(entry.event().position()) + (entry.undone() ? "-" : ""));
    }
    return entries;
  }

  // All pages' entries.
  std::vector<std::string> Pages(int size) {
    request_.set_page_size(size);
    request_.clear_page_token();
    std::vector<std::string> all;
    for (;;) {
      const std::vector<std::string> page = Entries();
      EXPECT_LE(page.size(), static_cast<size_t>(size));
      all.insert(all.end(), page.begin(), page.end());
      if (page_.next_page_token().empty()) return all;
      EXPECT_FALSE(page.empty());
      request_.set_page_token(page_.next_page_token());
    }
  }

  v1::GetHistoryRequest request_;
  v1::GetHistoryResponse page_;
};

TEST_F(HistoryOf, TellsWhatEachEventChanged) {
  Append(Rating(0, 4));
  Append(Rating(0, 4, 8));
  const auto hash = std::string(64, 'a');
  client_->MustAppend(
      {Make("metadata_changed", R"({"old":{"title":null},"new":{"title":"x"}})"),
       Make("image_purged", R"({"file_hash":")" + hash + R"(","file_removed":true})")});
  Append(Make("unheard_of", "{}"));
  EXPECT_THAT(Entries(), ElementsAre("5", "4", "3", "1"));
  EXPECT_EQ(page_.position(), 5u);
  EXPECT_EQ(page_.next_page_token(), "");
  const v1::HistoryEntry& unknown = page_.entries(0);
  EXPECT_EQ(unknown.changes_size(), 0);
  EXPECT_FALSE(unknown.undoable());
  EXPECT_NE(unknown.not_undoable().find("no schema describes unheard_of"), std::string::npos);
  const v1::HistoryEntry& purge = page_.entries(1);
  EXPECT_EQ(purge.batch(), 3u);
  EXPECT_EQ(purge.batch_index(), 1u);
  EXPECT_FALSE(purge.undoable());
  const v1::HistoryEntry& title = page_.entries(2);
  EXPECT_TRUE(title.undoable());
  EXPECT_EQ(title.not_undoable(), "");
  ASSERT_EQ(title.changes_size(), 1);
  EXPECT_EQ(title.changes(0).field(), "metadata.title");
  EXPECT_EQ(title.changes(0).old_json(), "null");
  EXPECT_EQ(title.changes(0).new_json(), "\"x\"");
  EXPECT_EQ(title.event().payload_json(), R"({"old":{"title":null},"new":{"title":"x"}})");
  EXPECT_EQ(title.event().batch_index(), 0u);
  EXPECT_EQ(page_.entries(3).changes(0).field(), "rating");
}

TEST_F(HistoryOf, TellsWhatIsUndone) {
  const std::string first = Append(Edit("tint", 0, 3));
  const std::string second = Append(Edit("temp", 5500, 5000));
  ASSERT_EQ(Why(Undo(second)), "OK");
  const std::string undo = response_.events(0).id();
  EXPECT_THAT(Entries(), ElementsAre("3", "2-", "1"));
  EXPECT_EQ(page_.entries(0).undoes(), second);
  ASSERT_EQ(Why(Redo(second)), "OK");
  EXPECT_THAT(Entries(), ElementsAre("4", "3", "2", "1"));
  EXPECT_EQ(page_.entries(0).redoes(), second);
  ASSERT_EQ(Why(Undo(second)), "OK");
  ASSERT_EQ(Why(Undo(response_.events(0).id())), "OK");
  EXPECT_THAT(Entries(), ElementsAre("6", "5-", "4", "3", "2", "1"));
  ASSERT_EQ(Why(Undo(first)), "OK");
  EXPECT_THAT(Entries(), ElementsAre("7", "6", "5-", "4", "3", "2", "1-"));
}

TEST_F(HistoryOf, DoesNotBelieveFalseMarks) {
  const std::string rating = Append(Rating(0, 1));
  v1::EventDTO forged = Edit("tint", 0, 3);
  (*forged.mutable_metadata())["undoes"] = rating;
  Append(forged);
  EXPECT_THAT(Entries(), ElementsAre("2", "1"));
  EXPECT_THAT(Pages(1), ElementsAre("2", "1"));
}

TEST_F(HistoryOf, SaysThatAChangeToTheSameChangedNothing) {
  Append(Rating(3, 3));
  ASSERT_THAT(Entries(), ElementsAre("1"));
  EXPECT_FALSE(page_.entries(0).undoable());
  EXPECT_NE(page_.entries(0).not_undoable().find("changed nothing"), std::string::npos);
}

TEST_F(HistoryOf, SaysWhatCannotBeUndoneForWantOfValues) {
  request_.mutable_target()->set_target_type("stack");
  Append(Make("stack_updated", R"({"old":{},"new":{"primary_image_id":3}})", "stack"));
  ASSERT_THAT(Entries(), ElementsAre("1"));
  EXPECT_FALSE(page_.entries(0).undoable());
  EXPECT_NE(page_.entries(0).not_undoable().find("is not enough to undo it"), std::string::npos);
  // What an event before it may say is left to the undo.
  request_.mutable_target()->set_target_type("image");
  Append(Make("flag_changed", R"({"new_flag":"pick"})"));
  ASSERT_THAT(Entries(), ElementsAre("2"));
  EXPECT_TRUE(page_.entries(0).undoable());
}

TEST_F(HistoryOf, ComesInPagesThatKnowWhatIsUndoneLater) {
  std::vector<std::string> ids;
  for (int i = 0; i < 10; ++i) {
    ids.push_back(Append(Rating(i % 5, (i + 1) % 5)));
    Append(Rating(0, 1, 8));
  }
  ASSERT_EQ(Why(Undo(ids[9])), "OK");
  ASSERT_EQ(Why(Undo(ids[8])), "OK");
  const std::vector<std::string> all = Pages(100);
  EXPECT_THAT(all,
              ElementsAre("22", "21", "19-", "17-", "15", "13", "11", "9", "7", "5", "3", "1"));
  for (const int size : {1, 2, 3, 5, 11, 12}) EXPECT_EQ(Pages(size), all) << size;
}

TEST_F(HistoryOf, KeepsItsMomentFromPageToPage) {
  const std::string first = Append(Rating(0, 1));
  Append(Edit("tint", 0, 3));
  request_.set_page_size(1);
  EXPECT_THAT(Entries(), ElementsAre("2"));
  ASSERT_EQ(Why(Undo(first)), "OK");
  request_.set_page_token(page_.next_page_token());
  EXPECT_THAT(Entries(), ElementsAre("1"));
  EXPECT_EQ(page_.position(), 2u);
}

TEST_F(HistoryOf, CanBeThatOfAnEarlierMoment) {
  const std::string first = Append(Rating(0, 1));
  ASSERT_EQ(Why(Undo(first)), "OK");
  Append(Edit("tint", 0, 3));
  request_.mutable_as_of()->set_position(1);
  EXPECT_THAT(Entries(), ElementsAre("1"));
  request_.mutable_as_of()->set_position(2);
  EXPECT_THAT(Entries(), ElementsAre("2", "1-"));
  request_.mutable_as_of()->mutable_time()->set_seconds(1);
  EXPECT_THAT(Entries(), IsEmpty());
  EXPECT_EQ(page_.position(), 0u);
  request_.mutable_as_of()->mutable_time()->set_seconds(4'000'000'000);
  EXPECT_THAT(Entries(), ElementsAre("3", "2", "1-"));
  request_.mutable_as_of()->set_position(4);
  EXPECT_EQ(Why(Get()), "POSITION_BEYOND_HEAD");
}

TEST_F(HistoryOf, APageHasAsMuchAsAnAnswerMay) {
  const std::string text(8000, 'x');
  for (int i = 0; i < 60; ++i) {
    client_->MustAppend(
        {Make("metadata_changed", R"({"old":{"notes":null},"new":{"notes":")" + text + "\"}}")});
  }
  request_.set_payload_form(v1::PAYLOAD_FORM_UNSPECIFIED);
  const size_t first = Entries().size();
  EXPECT_LT(first, 60u);
  EXPECT_TRUE(page_.entries(0).event().has_payload());
  EXPECT_EQ(Pages(100).size(), 60u);
}

TEST_F(HistoryOf, BadInputIsNamedByField) {
  request_.clear_target();
  request_.set_page_size(1001);
  EXPECT_THAT(FieldsOf(Get()), ElementsAre("target.target_type", "page_size"));
  request_.mutable_target()->set_target_type("image");
  request_.mutable_target()->set_target_id(-1);
  request_.set_page_size(-1);
  EXPECT_THAT(FieldsOf(Get()), ElementsAre("target.target_id", "page_size"));
  request_.mutable_target()->set_target_id(7);
  request_.set_page_size(1);
  request_.set_page_token("nonsense");
  EXPECT_THAT(FieldsOf(Get()), ElementsAre("page_token"));
  Append(Rating(0, 1));
  Append(Rating(1, 2));
  request_.clear_page_token();
  Entries();
  request_.set_page_token(page_.next_page_token());
  request_.mutable_target()->set_target_id(8);
  EXPECT_THAT(FieldsOf(Get()), ElementsAre("page_token"));
}

}  // namespace
}  // namespace firn::rpc
