#include "cli/as_of.h"

#include <gtest/gtest.h>

namespace firn::cli {
namespace {

const absl::Time kNow = absl::FromUnixSeconds(1'771'686'245);

TEST(ParseAsOfTest, APlainNumberIsAPosition) {
  EXPECT_EQ(ParseAsOf("1200", kNow)->position(), 1200U);
  EXPECT_TRUE(ParseAsOf("0", kNow)->has_position());
  EXPECT_EQ(ParseAsOf("2026", kNow)->position(), 2026U) << "not a year";
}

TEST(ParseAsOfTest, AnythingElseIsATime) {
  EXPECT_EQ(ParseAsOf("2026-02-21T15:04:05Z", kNow)->time().seconds(), 1'771'686'245);
  EXPECT_EQ(ParseAsOf("-2h", kNow)->time().seconds(), 1'771'686'245 - 7200);
  EXPECT_EQ(ParseAsOf("2026-02-21", kNow)->time().seconds(), 1'771'632'000);
}

TEST(ParseAsOfTest, SaysWhatItMustBe) {
  for (const char* text : {"", "now-ish", "-5", "1.5", "2026-02-31"}) {
    const absl::StatusOr<v1::AsOf> as_of = ParseAsOf(text, kNow);
    ASSERT_FALSE(as_of.ok()) << text;
    EXPECT_EQ(as_of.status().message().find("must be a position, such as 1200, or a time"), 0U);
  }
}

}  // namespace
}  // namespace firn::cli
