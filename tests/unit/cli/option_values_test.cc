#include "cli/option_values.h"

#include <gtest/gtest.h>

#include <string>

namespace firn::cli {
namespace {

// 2026-02-21T15:04:05Z
const absl::Time kNow = absl::FromUnixSeconds(1771686245);

TEST(OptionValuesTest, ReadsMoments) {
  const auto expect = [](const std::string& text, absl::Time time) {
    const absl::StatusOr<absl::Time> parsed = ParseMoment(text, kNow);
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(*parsed, time) << text;
  };
  expect("2026-02-21T15:04:05Z", kNow);
  expect("2026-02-21T16:04:05+01:00", kNow);
  expect("2026-02-21T15:04:05.120417Z", kNow + absl::Microseconds(120'417));
  expect("2026-02-21 15:04:05", kNow);
  expect("2026-02-21", absl::FromUnixSeconds(1771632000));
  expect("-2h", kNow - absl::Hours(2));
  expect("-1h30m", kNow - absl::Minutes(90));
  expect("-7d", kNow - absl::Hours(7 * 24));
  expect("-1d12h", kNow - absl::Hours(36));
  expect("-0s", kNow);
}

TEST(OptionValuesTest, RefusesWhatIsNoMoment) {
  for (const std::string text :
       {"", "-", "2h", "--2h", "-+2h", "-d", "-2", "-inf", "infinite-future", "yesterday",
        "2026-02-30", "2026-02-21T15:04:05", "0000-12-31", "10000-01-01", "-4000000d"}) {
    const absl::StatusOr<absl::Time> parsed = ParseMoment(text, kNow);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_NE(parsed.status().message().find("or -2h (two hours ago); got " + text),
              absl::string_view::npos);
  }
}

TEST(OptionValuesTest, ReadsMilliseconds) {
  EXPECT_EQ(ParseMilliseconds("1771686245123", kNow).value(), 1771686245123);
  EXPECT_EQ(ParseMilliseconds("2026-02-21T15:04:05.123Z", kNow).value(), 1771686245123);
  EXPECT_EQ(ParseMilliseconds("-1s", kNow).value(), 1771686244000);
  EXPECT_FALSE(ParseMilliseconds("soon", kNow).ok());
}

TEST(OptionValuesTest, ReadsTargets) {
  const absl::StatusOr<v1::Target> target = ParseTarget("image/42");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->target_type(), "image");
  EXPECT_EQ(target->target_id(), 42);
  for (const std::string text : {"image", "/42", "image/", "image/x", "\xFF/1"}) {
    EXPECT_FALSE(ParseTarget(text).ok()) << text;
  }
}

TEST(OptionValuesTest, ReadsQueries) {
  const absl::StatusOr<v1::Query> query =
      ParseQuery(R"({"items":[{"tags":["a"]},{"eventTypes":["x"],"event_type_prefixes":["y_"]}]})");
  ASSERT_TRUE(query.ok()) << query.status();
  EXPECT_EQ(query->items(0).tags(0), "a");
  EXPECT_EQ(query->items(1).event_types(0), "x");
  EXPECT_EQ(query->items(1).event_type_prefixes(0), "y_");
  // Without items it would select nothing, or, left out, everything.
  for (const std::string text :
       {"", "{}", "[]", R"({"items":[]})", R"({"items":[{"tag":["a"]}]})"}) {
    const absl::StatusOr<v1::Query> parsed = ParseQuery(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_EQ(parsed.status().message().find("must be a firn.v1.Query as JSON, such as"), 0U);
  }
}

TEST(OptionValuesTest, KeepsMicrosecondsOnTheWire) {
  const google::protobuf::Timestamp timestamp = ToTimestamp(kNow + absl::Microseconds(120'417));
  EXPECT_EQ(timestamp.seconds(), 1771686245);
  EXPECT_EQ(timestamp.nanos(), 120'417'000);
  // Before 1970 the nanoseconds still count forwards.
  EXPECT_EQ(ToTimestamp(absl::UnixEpoch() - absl::Milliseconds(1)).seconds(), -1);
  EXPECT_EQ(ToTimestamp(absl::UnixEpoch() - absl::Milliseconds(1)).nanos(), 999'000'000);
}

}  // namespace
}  // namespace firn::cli
