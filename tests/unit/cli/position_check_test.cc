#include "cli/position_check.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace firn::cli {
namespace {

v1::ReplayEventsResponse MakeMessage(std::initializer_list<uint64_t> positions, uint64_t position) {
  v1::ReplayEventsResponse message;
  for (const uint64_t each : positions) message.add_events()->set_position(each);
  message.set_position(position);
  return message;
}

TEST(PositionCheckTest, AWholeReplayFollowsTheLog) {
  PositionCheck check(4, /*is_whole=*/true);
  EXPECT_TRUE(check.Add(MakeMessage({5, 6}, 6)).ok());
  EXPECT_TRUE(check.Add(MakeMessage({}, 6)).ok());
  EXPECT_TRUE(check.Add(MakeMessage({7}, 7)).ok());
  EXPECT_EQ(check.last(), 7U);
}

TEST(PositionCheckTest, AWholeReplayHasNoGapsAndNoRepetitions) {
  const auto add = [](std::initializer_list<uint64_t> positions, uint64_t position) {
    return PositionCheck(0, /*is_whole=*/true).Add(MakeMessage(positions, position)).code();
  };
  EXPECT_EQ(add({2}, 2), absl::StatusCode::kDataLoss);
  EXPECT_EQ(add({1, 3}, 3), absl::StatusCode::kDataLoss);
  EXPECT_EQ(add({1, 1}, 1), absl::StatusCode::kDataLoss);
  EXPECT_EQ(add({1}, 2), absl::StatusCode::kDataLoss);
}

TEST(PositionCheckTest, AFilteredReplayMayLeaveOut) {
  PositionCheck check(4, /*is_whole=*/false);
  EXPECT_TRUE(check.Add(MakeMessage({7, 9}, 12)).ok());
  EXPECT_TRUE(check.Add(MakeMessage({}, 40)).ok());
  EXPECT_TRUE(check.Add(MakeMessage({}, 40)).ok());
  EXPECT_TRUE(check.Add(MakeMessage({41}, 41)).ok());
  EXPECT_EQ(check.last(), 41U);
}

TEST(PositionCheckTest, AFilteredReplayDoesNotGoBack) {
  const auto add = [](std::initializer_list<uint64_t> positions, uint64_t position) {
    return PositionCheck(4, /*is_whole=*/false).Add(MakeMessage(positions, position)).code();
  };
  EXPECT_EQ(add({4}, 9), absl::StatusCode::kDataLoss);
  EXPECT_EQ(add({7, 6}, 9), absl::StatusCode::kDataLoss);
  EXPECT_EQ(add({7}, 6), absl::StatusCode::kDataLoss);
  EXPECT_EQ(add({}, 3), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace firn::cli
