#include "firn/projection/fold.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "tests/unit/projection/support.h"

namespace firn::projection {
namespace {

using ::testing::HasSubstr;

constexpr char kAccounts[] =
    "create table account (id integer primary key, cents integer not null, last integer);\n"
    "-- on: opened\n"
    "insert into account values (:target_id, 0, :position);\n"
    "-- on: sent\n"
    "update account set cents = cents - $cents, last = :position where id = :target_id;\n"
    "update account set cents = cents + $cents where id = $to;\n"
    "-- on: checked\n"
    "insert into account select null, 1, 1 where (select cents < 0 from account\n"
    "  where id = :target_id) and json('{');\n"
    "-- on: mirrored\n"
    "update account set cents = (select cents from account where id = $of)\n"
    "  where id = :target_id;\n"
    "-- state: thing\n"
    "select json_object('cents', cents, 'all', (select count(*) from account)) from account\n"
    "  where id = :target_id;\n"
    "-- needs: mirrored\n"
    "select 'thing', $of;\n";

class FoldTest : public LogTest {
 protected:
  absl::StatusOr<FoldedState> Fold(int64_t id, Position until) {
    return folder_.Fold({.type = "thing", .id = id}, until, *reader_, unwanted_);
  }
  std::string StateOf(int64_t id, Position until) {
    const auto folded = Fold(id, until);
    EXPECT_OK(folded);
    return folded.ok() ? folded->state.value_or("none") : "";
  }

  Folder folder_{std::make_shared<const Definition>(Define(kAccounts))};
};

TEST_F(FoldTest, AStateIsMadeOfTheTargetsOwnEvents) {
  Append("opened", "{}", 1);
  Append("opened", "{}", 2);
  Append("sent", R"({"cents":5,"to":2})", 1);
  EXPECT_EQ(StateOf(1, 0), "none");
  EXPECT_EQ(StateOf(1, 1), R"({"cents":0,"all":1})");
  EXPECT_EQ(StateOf(1, 3), R"({"cents":-5,"all":1})");
  EXPECT_EQ(StateOf(2, 3), R"({"cents":0,"all":1})") << "what others did is no matter of it";
  EXPECT_EQ(StateOf(3, 3), "none");
  const auto folded = Fold(1, 3);
  EXPECT_EQ(folded->events, 2u);
  EXPECT_EQ(folded->last_event, 3u);
  EXPECT_EQ(Fold(3, 3)->last_event, 0u);
  EXPECT_EQ(Fold(1, 2)->last_event, 1u);
}

TEST_F(FoldTest, WhatIsNeededIsTakenInWithWhatThatNeeds) {
  for (int64_t id = 1; id <= 3; ++id) Append("opened", "{}", id);
  Append("sent", R"({"cents":5,"to":9})", 3);
  Append("mirrored", R"({"of":3})", 2);
  Append("mirrored", R"({"of":2})", 1);
  Append("sent", R"({"cents":5,"to":9})", 3);
  EXPECT_EQ(StateOf(1, 7), R"({"cents":-5,"all":3})");
  EXPECT_EQ(Fold(1, 7)->events, 7u);
  EXPECT_EQ(Fold(1, 5)->events, 1u) << "nothing is needed yet";
  EXPECT_EQ(Fold(1, 7)->last_event, 6u);
}

TEST_F(FoldTest, TargetsThatNeedEachOtherEnd) {
  Append("opened", "{}", 1);
  Append("opened", "{}", 2);
  Append("mirrored", R"({"of":2})", 1);
  Append("mirrored", R"({"of":1})", 2);
  Append("mirrored", R"({"of":1})", 1);
  EXPECT_EQ(StateOf(1, 5), R"({"cents":0,"all":2})");
}

TEST_F(FoldTest, ManyNeedsAreRead) {
  std::vector<Event> events;
  for (int i = 0; i < 200; ++i) {
    events.push_back(MakeEvent(1000 + i, "opened", "{}", 100 + i));
    events.push_back(MakeEvent(2000 + i, "mirrored", "{\"of\":" + std::to_string(100 + i) + "}"));
  }
  Append(events);
  EXPECT_EQ(Fold(1, head())->events, 400u);
}

TEST_F(FoldTest, AnUnknownTypeIsNamed) {
  const auto folded = folder_.Fold({.type = "other", .id = 1}, 0, *reader_, unwanted_);
  ASSERT_FALSE(folded.ok());
  EXPECT_EQ(ViolationsOf(folded.status()).at(0).field, "target.target_type");
  EXPECT_THAT(ViolationsOf(folded.status()).at(0).description, HasSubstr("for thing"));
}

TEST_F(FoldTest, AfterAnErrorTheTablesAreEmptyAgain) {
  Append("opened", "{}", 1);
  Append("sent", R"({"cents":5,"to":9})", 1);
  Append("checked", "{}", 1);
  Append("opened", "{}", 2);
  for (int i = 0; i < 6; ++i) {
    EXPECT_TRUE(testing::HasReason(Fold(1, 4), ErrorReason::kProjectionFailed));
    EXPECT_EQ(StateOf(2, 4), R"({"cents":0,"all":1})");
    EXPECT_EQ(StateOf(1, 2), R"({"cents":-5,"all":1})");
  }
}

TEST_F(FoldTest, ManyFoldAtOnce) {
  for (int64_t id = 1; id <= 8; ++id) Append("opened", "{}", id);
  std::vector<std::future<void>> folds;
  for (int64_t id = 1; id <= 8; ++id) {
    folds.push_back(std::async(std::launch::async, [this, id] {
      const auto reader = store_->OpenReader();
      ASSERT_OK(reader);
      for (int i = 0; i < 50; ++i) {
        const auto folded = folder_.Fold({.type = "thing", .id = id}, 8, **reader, unwanted_);
        ASSERT_OK(folded);
        ASSERT_EQ(folded->state, R"({"cents":0,"all":1})");
      }
    }));
  }
  for (auto& fold : folds) fold.get();
}

// A log of so many events of one target.
class LongReader final : public EventReader {
 public:
  LongReader(Position events, size_t payload_bytes)
      : events_(events), payload_(payload_bytes, 'x') {}

  absl::StatusOr<ReadResult> Read(const ReadRequest& request,
                                  absl::FunctionRef<void(const RecordedEvent&)> visit) override {
    const Position end = std::min(events_, request.after + 1'000);
    for (Position position = request.after + 1; position <= end; ++position) {
      RecordedEvent event;
      event.position = position;
      event.event_type = "ignored";
      event.target_type = "thing";
      event.target_id = 1;
      event.payload = payload_;
      event.content_type = "text/plain";
      event.stream = "thing-1";
      visit(event);
    }
    return ReadResult{.looked_to = end == events_ ? request.until : end};
  }
  absl::StatusOr<Position> PositionAt(int64_t, Position head) override { return head; }
  absl::StatusOr<int64_t> RecordedAt(Position) override { return 0; }
  absl::StatusOr<Position> FindById(const Uuid&, Position) override { return 0; }
  absl::StatusOr<bool> HasItsContent(Position) override { return true; }

 private:
  const Position events_;
  const std::string payload_;
};

TEST_F(FoldTest, TooManyEventsAreRefused) {
  const auto fold = [&](Position events, size_t bytes) {
    LongReader reader(events, bytes);
    return folder_.Fold({.type = "thing", .id = 1}, events, reader, unwanted_);
  };
  const auto most = fold(kFoldEventsMax, 1);
  ASSERT_OK(most);
  EXPECT_EQ(most->events, kFoldEventsMax);
  for (const auto& folded : {fold(kFoldEventsMax + 1, 1), fold(70, 1 << 20)}) {
    ASSERT_FALSE(folded.ok());
    EXPECT_EQ(ViolationsOf(folded.status()).at(0).field, "target");
    EXPECT_THAT(ViolationsOf(folded.status()).at(0).description,
                HasSubstr("more than 100000 events or 67108864 bytes"));
  }
}

}  // namespace
}  // namespace firn::projection
