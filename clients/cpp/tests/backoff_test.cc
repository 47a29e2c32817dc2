#include "src/backoff.h"

#include <gtest/gtest.h>

namespace firn::testing {
namespace {

TEST(Backoff, DoublesToTwoSecondsEachShortenedByUpToAHalf) {
  internal::Backoff backoff;
  for (const int longest_ms : {50, 100, 200, 400, 800, 1600, 2000, 2000}) {
    const absl::Duration pause = backoff.Next();
    EXPECT_LE(pause, absl::Milliseconds(longest_ms));
    EXPECT_GE(pause, absl::Milliseconds(longest_ms) / 2);
  }
}

TEST(Backoff, BeginsAnew) {
  internal::Backoff backoff;
  for (int i = 0; i < 5; ++i) backoff.Next();
  backoff.Reset();
  EXPECT_LE(backoff.Next(), absl::Milliseconds(50));
}

}  // namespace
}  // namespace firn::testing
