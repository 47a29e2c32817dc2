#include "firn/rpc/read_requests.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "tests/support/status_matchers.h"

namespace firn::rpc {
namespace {

using testing::HasReason;

// The fields at fault.
template <typename T>
std::vector<std::string> FieldsOf(const absl::StatusOr<T>& taken) {
  std::vector<std::string> fields;
  for (const FieldViolation& v : ViolationsOf(taken.status())) fields.push_back(v.field);
  return fields;
}

using Fields = std::vector<std::string>;

// A log whose event p was recorded at 10 p.
class TimedReader final : public EventReader {
 public:
  absl::StatusOr<ReadResult> Read(const ReadRequest&,
                                  absl::FunctionRef<void(const RecordedEvent&)>) override {
    return ReadResult{};
  }
  absl::StatusOr<Position> PositionAt(int64_t recorded_us, Position head) override {
    return std::min<Position>(head, recorded_us < 0 ? 0 : static_cast<Position>(recorded_us / 10));
  }
  absl::StatusOr<Position> FindById(const Uuid&, Position) override { return 0; }
  absl::StatusOr<int64_t> RecordedAt(Position position) override {
    return static_cast<int64_t>(position) * 10;
  }
  absl::StatusOr<bool> HasItsContent(Position) override { return true; }
};

TEST(TakeReplay, EndsAtTheHeadUnlessToldOtherwise) {
  v1::ReplayEventsRequest request;
  EXPECT_EQ(TakeReplay(request, 9)->until, 9u);
  request.set_after_position(3);
  request.set_until_position(5);
  EXPECT_EQ(TakeReplay(request, 9)->after, 3u);
  EXPECT_EQ(TakeReplay(request, 9)->until, 5u);
  request.set_until_position(3);
  EXPECT_OK(TakeReplay(request, 9));
}

TEST(TakeReplay, RefusesPositionsBeyondTheHead) {
  v1::ReplayEventsRequest request;
  request.set_after_position(10);
  const auto replay = TakeReplay(request, 9);
  ASSERT_TRUE(HasReason(replay, ErrorReason::kPositionBeyondHead));
  EXPECT_EQ(MetadataOf(replay.status()), (ErrorMetadata{{"head", "9"}}));
  request.set_after_position(0);
  request.set_until_position(10);
  EXPECT_TRUE(HasReason(TakeReplay(request, 9), ErrorReason::kPositionBeyondHead));
}

TEST(TakeReplay, RefusesABoundBeforeItsStart) {
  v1::ReplayEventsRequest request;
  request.set_after_position(5);
  request.set_until_position(4);
  EXPECT_EQ(FieldsOf(TakeReplay(request, 9)), Fields{"until_position"});
}

TEST(TakeReplay, RefusesAnEndOfWhatHasNone) {
  v1::ReplayEventsRequest request;
  request.set_follow(true);
  request.set_until_position(4);
  request.mutable_bounds()->mutable_as_of();
  EXPECT_EQ(FieldsOf(TakeReplay(request, 9)), (Fields{"until_position", "bounds.as_of"}));
}

TEST(TakeReplay, RefusesWhatOnlyAFollowerHas) {
  v1::ReplayEventsRequest request;
  request.set_max_lag(1);
  request.mutable_heartbeat_interval()->set_seconds(1);
  EXPECT_EQ(FieldsOf(TakeReplay(request, 9)), (Fields{"max_lag", "heartbeat_interval"}));
  request.set_follow(true);
  const auto replay = TakeReplay(request, 9);
  ASSERT_OK(replay);
  EXPECT_EQ(replay->max_lag, 1u);
  EXPECT_EQ(replay->heartbeat_interval, std::chrono::seconds(1));
}

TEST(TakeReplay, BoundsTheHeartbeat) {
  v1::ReplayEventsRequest request;
  request.set_follow(true);
  EXPECT_EQ(TakeReplay(request, 9)->heartbeat_interval, std::chrono::seconds(5));
  google::protobuf::Duration& interval = *request.mutable_heartbeat_interval();
  interval.set_nanos(100'000'000);
  EXPECT_OK(TakeReplay(request, 9));
  for (const auto& [seconds, nanos] :
       std::vector<std::pair<int64_t, int32_t>>{{0, 99'000'000},
                                                {3600, 1'000'000},
                                                {-5, 0},
                                                {INT64_MAX, 999'999'999},
                                                {INT64_MIN, -999'999'999}}) {
    interval.set_seconds(seconds);
    interval.set_nanos(nanos);
    EXPECT_EQ(FieldsOf(TakeReplay(request, 9)), Fields{"heartbeat_interval"}) << seconds;
  }
}

TEST(TakeRead, BoundsThePage) {
  v1::GetEventsRequest request;
  EXPECT_EQ(TakeRead(request, 9)->page.events, 100u);
  request.set_page_size(1000);
  EXPECT_EQ(TakeRead(request, 9)->page.events, 1000u);
  request.set_page_size(1001);
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"page_size"});
}

TEST(TakeRead, RefusesAnUnknownForm) {
  v1::GetEventsRequest request;
  request.set_payload_form(static_cast<v1::PayloadForm>(9));
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"payload_form"});
}

TEST(TakeRead, TakesTheQueryAndTheBounds) {
  v1::GetEventsRequest request;
  v1::QueryItem& item = *request.mutable_query()->add_items();
  item.add_event_types("t");
  item.add_event_type_prefixes("p");
  item.add_tags("x");
  item.add_streams("s");
  item.add_user_ids("u");
  v1::Target& target = *item.add_targets();
  target.set_target_type("image");
  target.set_target_id(7);
  request.mutable_bounds()->set_min_revision(2);
  request.mutable_bounds()->set_max_revision(3);
  request.mutable_bounds()->set_min_timestamp(4);
  request.mutable_bounds()->set_max_timestamp(5);
  const auto read = TakeRead(request, 9);
  ASSERT_OK(read);
  const QueryItem& taken = read->filter.query.items.at(0);
  EXPECT_EQ(taken.event_types, std::vector<std::string>{"t"});
  EXPECT_EQ(taken.type_prefixes, std::vector<std::string>{"p"});
  EXPECT_EQ(taken.tags, std::vector<std::string>{"x"});
  EXPECT_EQ(taken.streams, std::vector<std::string>{"s"});
  EXPECT_EQ(taken.user_ids, std::vector<std::string>{"u"});
  EXPECT_EQ(taken.targets.at(0).type, "image");
  EXPECT_EQ(taken.targets.at(0).id, 7);
  EXPECT_EQ(read->filter.min_revision, 2u);
  EXPECT_EQ(read->filter.max_revision, 3u);
  EXPECT_EQ(read->filter.min_timestamp_ms, 4);
  EXPECT_EQ(read->filter.max_timestamp_ms, 5);
}

TEST(TakeRead, NamesWhatIsWrongWithAQuery) {
  v1::GetEventsRequest request;
  request.mutable_query();
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"query.items"});
  v1::QueryItem& item = *request.mutable_query()->add_items();
  item.add_event_type_prefixes("");
  item.add_user_ids("\n");
  item.add_targets()->set_target_id(-1);
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)),
            (Fields{"query.items[0].event_type_prefixes[0]", "query.items[0].targets[0]",
                    "query.items[0].user_ids[0]"}));
}

TEST(TakeRead, NamesWhatIsWrongWithBounds) {
  v1::GetEventsRequest request;
  request.mutable_bounds()->set_min_revision(3);
  request.mutable_bounds()->set_max_revision(2);
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"bounds.max_revision"});
  request.mutable_bounds()->Clear();
  request.mutable_bounds()->set_min_timestamp(3);
  request.mutable_bounds()->set_max_timestamp(2);
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"bounds.max_timestamp"});
  request.mutable_bounds()->Clear();
  request.mutable_bounds()->mutable_from_time()->set_seconds(-1);
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"bounds.from_time"});
  request.mutable_bounds()->Clear();
  request.mutable_bounds()->mutable_as_of()->set_nanos(1'000'000'000);
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"bounds.as_of"});
}

TEST(TakeRead, ATokenGoesOnWhereThePageHasStopped) {
  v1::GetEventsRequest request;
  request.set_after_position(2);
  request.set_page_token(MakePageToken(FingerprintOf(request), 6));
  request.set_page_size(7);  // may differ from page to page
  EXPECT_EQ(TakeRead(request, 9)->after, 6u);
  EXPECT_EQ(TakeRead(request, 9)->until, 9u);
  request.clear_page_token();
  request.set_backwards(true);
  request.set_page_token(MakePageToken(FingerprintOf(request), 6));
  EXPECT_EQ(TakeRead(request, 9)->after, 2u);
  EXPECT_EQ(TakeRead(request, 9)->until, 6u);
}

// The same position, written as no token ever has it.
TEST(TakeRead, RefusesATokenThatWasNeverMade) {
  v1::GetEventsRequest request;
  const uint64_t fingerprint = FingerprintOf(request);
  for (const char* position : {"+6", " 6", "06", "6 "}) {
    request.set_page_token(
        absl::WebSafeBase64Escape(absl::StrCat("2.", fingerprint, ".", position)));
    EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"page_token"}) << position;
  }
  request.set_page_token(absl::WebSafeBase64Escape(absl::StrCat("2.", fingerprint, ".6")));
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{});
}

TEST(TakeRead, RefusesATokenOfAnotherRequest) {
  v1::GetEventsRequest request;
  request.set_after_position(2);
  const std::string token = MakePageToken(FingerprintOf(request), 6);
  for (const std::string& wrong :
       {std::string("x"), std::string("!!"), std::string("MS4yLjE"), token + "A",
        std::string("MS4y"), MakePageToken(FingerprintOf(request), 1),
        MakePageToken(FingerprintOf(request), 10)}) {
    request.set_page_token(wrong);
    EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"page_token"}) << wrong;
  }
  request.set_page_token(token);
  request.mutable_query()->add_items()->add_streams("s");
  EXPECT_EQ(FieldsOf(TakeRead(request, 9)), Fields{"page_token"});
}

TEST(TakeNewest, TakesStreamsThenQueries) {
  v1::GetNewestEventsRequest request;
  request.add_streams("a");
  request.add_queries()->add_items()->add_tags("t");
  const auto newest = TakeNewest(request, 9);
  ASSERT_OK(newest);
  ASSERT_EQ(newest->queries.size(), 2u);
  EXPECT_EQ(newest->queries[0].items[0].streams, std::vector<std::string>{"a"});
  EXPECT_EQ(newest->queries[1].items[0].tags, std::vector<std::string>{"t"});
  EXPECT_EQ(newest->until, 9u);
}

TEST(TakeNewest, BoundsHowManyAndNamesWhichIsWrong) {
  v1::GetNewestEventsRequest request;
  EXPECT_EQ(FieldsOf(TakeNewest(request, 9)), Fields{"streams"});
  request.add_streams("");
  request.add_queries();
  EXPECT_EQ(FieldsOf(TakeNewest(request, 9)), (Fields{"streams[0]", "queries[0].items"}));
  for (int i = 0; i < 1000; ++i) request.add_streams("s");
  EXPECT_EQ(FieldsOf(TakeNewest(request, 9)), Fields{"streams"});
  request.set_until_position(10);
  EXPECT_TRUE(HasReason(TakeNewest(request, 9), ErrorReason::kPositionBeyondHead));
}

TEST(ApplyTimes, MakesThemPositions) {
  TimedReader reader;
  ReadSpec spec = {.after = 1, .until = 9};
  spec.from_us = 31;  // event 4 is the first at or after it
  spec.as_of_us = 69;
  ASSERT_OK(ApplyTimes(reader, 9, spec));
  EXPECT_EQ(spec.after, 3u);
  EXPECT_EQ(spec.until, 6u);
  EXPECT_TRUE(spec.filter.is_everything());
}

TEST(ApplyTimes, AnEventRecordedAtTheMomentIsWithin) {
  TimedReader reader;
  ReadSpec spec = {.after = 0, .until = 9};
  spec.from_us = 30;
  spec.as_of_us = 70;
  ASSERT_OK(ApplyTimes(reader, 9, spec));
  EXPECT_EQ(spec.after, 2u);
  EXPECT_EQ(spec.until, 7u);
}

TEST(ApplyTimes, AMomentStillToComeIsWaitedFor) {
  TimedReader reader;
  ReadSpec spec = {.after = 0, .until = 9};
  spec.from_us = 1000;
  ASSERT_OK(ApplyTimes(reader, 9, spec));
  EXPECT_EQ(spec.after, 9u);
  EXPECT_EQ(spec.filter.min_recorded_us, 1000);
}

TEST(ApplyTimes, BoundsMayLeaveNothing) {
  TimedReader reader;
  ReadSpec spec = {.after = 5, .until = 9};
  spec.as_of_us = 20;
  ASSERT_OK(ApplyTimes(reader, 9, spec));
  // Positions that a reader has passed do not come back.
  EXPECT_EQ(spec.after, 5u);
  EXPECT_EQ(spec.until, 5u);
}

TEST(ApplyTimes, WhatIsAppendedMeanwhileIsLookedAt) {
  TimedReader reader;
  ReadSpec spec = {.after = 0, .until = 9};
  spec.from_us = 105;  // between 10 and 11, which have come since
  ASSERT_OK(ApplyTimes(reader, 12, spec));
  EXPECT_EQ(spec.after, 9u);
  EXPECT_EQ(spec.filter.min_recorded_us, 105);
}

TEST(TimeOf, RoundsDownToMicroseconds) {
  v1::GetPositionAtRequest request;
  EXPECT_EQ(FieldsOf(TimeOf(request)), Fields{"time"});
  request.mutable_time()->set_seconds(1);
  request.mutable_time()->set_nanos(1999);
  EXPECT_EQ(*TimeOf(request), 1'000'001);
}

TEST(PositionOf, IsOneOfTheLog) {
  v1::GetTimeAtRequest request;
  EXPECT_EQ(FieldsOf(PositionOf(request, 9)), Fields{"position"});
  request.set_position(10);
  EXPECT_TRUE(HasReason(PositionOf(request, 9), ErrorReason::kPositionBeyondHead));
  request.set_position(9);
  EXPECT_EQ(*PositionOf(request, 9), 9u);
}

}  // namespace
}  // namespace firn::rpc
