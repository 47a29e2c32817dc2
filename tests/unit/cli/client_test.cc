#include "cli/client.h"

#include <gtest/gtest.h>

namespace firn::cli {
namespace {

TEST(RetryDelayTest, DoublesUpToABound) {
  EXPECT_EQ(RetryDelay(1, {}), absl::Milliseconds(100));
  EXPECT_EQ(RetryDelay(2, {}), absl::Milliseconds(200));
  EXPECT_EQ(RetryDelay(3, {}), absl::Milliseconds(400));
  EXPECT_EQ(RetryDelay(100, {}), absl::Seconds(2));
}

TEST(RetryDelayTest, IsNeverShorterThanTheServerAskedFor) {
  EXPECT_EQ(RetryDelay(1, absl::Seconds(5)), absl::Seconds(5));
  EXPECT_EQ(RetryDelay(3, absl::Milliseconds(100)), absl::Milliseconds(400));
}

}  // namespace
}  // namespace firn::cli
