#include "firn/core/validate.h"

#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "tests/support/events.h"
#include "tests/support/status_matchers.h"

namespace firn {
namespace {

using testing::kTimestampMs;
using testing::MakeBatch;
using testing::MakeEvent;

constexpr int64_t kNowMs = kTimestampMs + 1000;

std::vector<FieldViolation> Validate(const Event& event) {
  std::vector<FieldViolation> violations;
  ValidateEvent(event, kNowMs, "event.", violations);
  return violations;
}

struct Rule {
  std::string name;
  std::function<void(Event&)> change;
  std::string field;      // empty: accepted
  std::string complaint;  // part of the description
};

class EventRules : public ::testing::TestWithParam<Rule> {};

TEST_P(EventRules, Hold) {
  const Rule& rule = GetParam();
  Event event = MakeEvent(1);
  rule.change(event);
  const std::vector<FieldViolation> violations = Validate(event);
  if (rule.field.empty()) {
    EXPECT_TRUE(violations.empty()) << violations[0].field << ": " << violations[0].description;
    return;
  }
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, rule.field);
  EXPECT_NE(violations[0].description.find(rule.complaint), std::string::npos)
      << violations[0].description;
}

std::vector<std::string> Tags(size_t count) {
  std::vector<std::string> tags;
  for (size_t i = 0; i < count; ++i) tags.push_back("tag:" + std::to_string(i));
  return tags;
}

std::string JsonOf(size_t bytes) { return "{\"a\":\"" + std::string(bytes - 8, 'x') + "\"}"; }

const Rule kRules[] = {
    {"Valid", [](Event&) {}, "", ""},
    {"TimestampZero", [](Event& e) { e.timestamp_ms = 0; }, "event.timestamp", "milliseconds"},
    {"TimestampNegative", [](Event& e) { e.timestamp_ms = -5; }, "event.timestamp", "got -5"},
    {"TimestampSeconds", [](Event& e) { e.timestamp_ms = 1'700'000'000; }, "event.timestamp",
     "looks like seconds; send milliseconds, such as 1700000000000"},
    {"TimestampOldest", [](Event& e) { e.timestamp_ms = 100'000'000'000; }, "", ""},
    {"TimestampBeforeOldest", [](Event& e) { e.timestamp_ms = 99'999'999'999; }, "event.timestamp",
     "seconds"},
    {"TimestampADayAhead", [](Event& e) { e.timestamp_ms = kNowMs + 86'400'000; }, "", ""},
    {"TimestampFurtherAhead", [](Event& e) { e.timestamp_ms = kNowMs + 86'400'001; },
     "event.timestamp", "24 hours ahead"},
    {"TypeEmpty", [](Event& e) { e.event_type = ""; }, "event.event_type", "rating_changed"},
    {"TypeLongest", [](Event& e) { e.event_type = std::string(128, 'a'); }, "", ""},
    {"TypeTooLong", [](Event& e) { e.event_type = std::string(129, 'a'); }, "event.event_type",
     "1 to 128"},
    {"TypeWithSpace", [](Event& e) { e.event_type = "a b"; }, "event.event_type", "A-Z a-z"},
    {"TargetTypeLongest", [](Event& e) { e.target_type = std::string(64, 'a'); }, "", ""},
    {"TargetTypeTooLong", [](Event& e) { e.target_type = std::string(65, 'a'); },
     "event.target_type", "1 to 64"},
    {"TargetTypeEmpty", [](Event& e) { e.target_type = ""; }, "event.target_type", "unless stream"},
    {"TargetNegative", [](Event& e) { e.target_id = -1; }, "event.target_id", "got -1"},
    {"TargetLargest", [](Event& e) { e.target_id = INT64_MAX; }, "", ""},
    {"StreamAlone",
     [](Event& e) {
       e.stream = "orders 7";
       e.target_type = "";
       e.target_id = 0;
     },
     "", ""},
    {"StreamAloneWithTargetId",
     [](Event& e) {
       e.stream = "orders 7";
       e.target_type = "";
     },
     "event.target_id", "must be 0"},
    {"StreamLongest", [](Event& e) { e.stream = std::string(256, 's'); }, "", ""},
    {"StreamTooLong", [](Event& e) { e.stream = std::string(257, 's'); }, "event.stream",
     "got 257"},
    {"StreamWithControl", [](Event& e) { e.stream = "a\nb"; }, "event.stream", "control"},
    {"UserLongest", [](Event& e) { e.user_id = std::string(128, 'u'); }, "", ""},
    {"UserTooLong", [](Event& e) { e.user_id = std::string(129, 'u'); }, "event.user_id",
     "got 129"},
    {"UserEmpty", [](Event& e) { e.user_id = ""; }, "event.user_id", "got 0"},
    {"TagsMost", [](Event& e) { e.tags = Tags(64); }, "", ""},
    {"TagsTooMany", [](Event& e) { e.tags = Tags(65); }, "event.tags", "at most 64"},
    {"TagEmpty",
     [](Event& e) {
       e.tags = {"a", ""};
     },
     "event.tags[1]", "1 to 256"},
    {"TagLongest", [](Event& e) { e.tags = {std::string(256, 't')}; }, "", ""},
    {"TagTooLong", [](Event& e) { e.tags = {std::string(257, 't')}; }, "event.tags[0]", "257"},
    {"TagTwice",
     [](Event& e) {
       e.tags = {"a", "b", "a"};
     },
     "event.tags[2]", "stands twice"},
    {"MetadataMost",
     [](Event& e) {
       e.metadata = {{"k", std::string(16383, 'v')}};
     },
     "", ""},
    {"MetadataTooMuch",
     [](Event& e) {
       e.metadata = {{"k", std::string(16384, 'v')}};
     },
     "event.metadata", "16384"},
    {"MetadataKeyEmpty",
     [](Event& e) {
       e.metadata = {{"", "v"}};
     },
     "event.metadata", "a key must be 1 to"},
    {"MetadataValueNul",
     [](Event& e) {
       e.metadata = {{"k", std::string("\0", 1)}};
     },
     "event.metadata[\"k\"]", "NUL"},
    {"PayloadLargest", [](Event& e) { e.payload.bytes = JsonOf(1 << 20); }, "", ""},
    {"PayloadTooLarge", [](Event& e) { e.payload.bytes = JsonOf((1 << 20) + 1); }, "event.payload",
     "at most 1048576"},
    {"PayloadArray", [](Event& e) { e.payload.bytes = "[]"; }, "event.payload", "JSON object"},
    {"PayloadOpaque",
     [](Event& e) {
       e.payload = {"\xFF\x01", "application/cbor"};
     },
     "", ""},
    {"PayloadOpaqueEmpty",
     [](Event& e) {
       e.payload = {"", "application/cbor"};
     },
     "", ""},
    {"ContentTypeTooLong",
     [](Event& e) {
       e.payload = {"x", std::string(129, 'a')};
     },
     "event.content_type", "1 to 128"},
};

INSTANTIATE_TEST_SUITE_P(Validate, EventRules, ::testing::ValuesIn(kRules),
                         [](const auto& rule) { return rule.param.name; });

TEST(Validate, NamesEveryFieldAtFault) {
  Event event = MakeEvent(1);
  event.timestamp_ms = 1;
  event.event_type = "";
  event.target_id = -1;
  EXPECT_EQ(Validate(event).size(), 3u);
}

TEST(ValidateBatch, BoundsTheNumberOfEvents) {
  EXPECT_TRUE(testing::HasReason(ValidateBatch(AppendRequest{}), ErrorReason::kInvalidField));
  EXPECT_OK(ValidateBatch(MakeBatch(1, 10'000)));
  EXPECT_TRUE(testing::HasReason(ValidateBatch(MakeBatch(1, 10'001)), ErrorReason::kInvalidField));
}

TEST(ValidateBatch, BoundsTheBytes) {
  AppendRequest request = MakeBatch(1, 16);
  for (Event& event : request.events) event.payload.bytes = JsonOf(1 << 20);
  EXPECT_TRUE(testing::HasReason(ValidateBatch(request), ErrorReason::kInvalidField));
  request.events.pop_back();
  EXPECT_OK(ValidateBatch(request));
}

TEST(ValidateBatch, WantsEachIdOnce) {
  AppendRequest request = MakeBatch(1, 5);
  EXPECT_OK(ValidateBatch(request));
  request.events[4].id = request.events[1].id;
  const absl::Status status = ValidateBatch(request);
  ASSERT_TRUE(testing::HasReason(status, ErrorReason::kInvalidField));
  EXPECT_EQ(ViolationsOf(status)[0].field, "events[4].id");
  EXPECT_NE(ViolationsOf(status)[0].description.find("events[1]"), std::string::npos);
}

}  // namespace
}  // namespace firn
