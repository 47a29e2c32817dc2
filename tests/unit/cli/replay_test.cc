#include "cli/replay.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace firn::cli {
namespace {

google::protobuf::RepeatedPtrField<v1::EventDTO> MakeEvents(
    std::initializer_list<uint64_t> positions) {
  google::protobuf::RepeatedPtrField<v1::EventDTO> events;
  for (const uint64_t position : positions) events.Add()->set_position(position);
  return events;
}

TEST(PositionCheckTest, FollowsTheLog) {
  PositionCheck check(4);
  EXPECT_TRUE(check.Add(MakeEvents({5, 6})).ok());
  EXPECT_TRUE(check.Add(MakeEvents({})).ok());
  EXPECT_TRUE(check.Add(MakeEvents({7})).ok());
  EXPECT_EQ(check.last(), 7U);
}

TEST(PositionCheckTest, ReportsGapsAndRepetitions) {
  EXPECT_EQ(PositionCheck(0).Add(MakeEvents({2})).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(PositionCheck(0).Add(MakeEvents({1, 3})).code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(PositionCheck(0).Add(MakeEvents({1, 1})).code(), absl::StatusCode::kDataLoss);
}

}  // namespace
}  // namespace firn::cli
