#include "firn/base/time.h"

#include <gtest/gtest.h>

namespace firn {
namespace {

TEST(Time, FormatsMicroseconds) {
  EXPECT_EQ(FormatRfc3339(0), "1970-01-01T00:00:00.000000Z");
  EXPECT_EQ(FormatRfc3339(1'771'686'245'120'417), "2026-02-21T15:04:05.120417Z");
  EXPECT_EQ(FormatRfc3339(951'782'399'999'999), "2000-02-28T23:59:59.999999Z");
  EXPECT_EQ(FormatRfc3339(951'782'400'000'000), "2000-02-29T00:00:00.000000Z");
  EXPECT_EQ(FormatRfc3339(253'402'300'799'999'999), "9999-12-31T23:59:59.999999Z");
}

TEST(Time, WhatItFormatsIsRfc3339) {
  EXPECT_TRUE(IsRfc3339(FormatRfc3339(SystemClockMicros())));
  EXPECT_TRUE(IsRfc3339("2026-02-21T15:04:05Z"));
  EXPECT_TRUE(IsRfc3339("2026-02-21T15:04:05.1+01:00"));
}

TEST(Time, RefusesOtherForms) {
  for (const char* text :
       {"", "now", "2026-02-21", "2026-02-21 15:04:05", "2026-02-30T00:00:00Z", "1771686245120",
        "infinite-future", "2026-02-21T15:04:05", " 2026-02-21T15:04:05Z", "2026-2-21T15:04:05Z",
        "2026-02-21T15:04:05+01", "2026-02-21T15:04:05.Z", "2026-02-21T15:04:05Z "}) {
    EXPECT_FALSE(IsRfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace firn
