#include "cli/count.h"

#include <gtest/gtest.h>

#include <vector>

namespace firn::cli {
namespace {

TEST(CountTest, GoesOnUntilAllIsCounted) {
  v1::CountEventsRequest request;
  request.set_after_position(10);
  request.mutable_query()->add_items()->add_tags("a");
  std::vector<v1::CountEventsRequest> requests;
  const CountCall call = [&](const v1::CountEventsRequest& part, v1::CountEventsResponse* answer) {
    requests.push_back(part);
    answer->set_count(5);
    answer->set_position(part.after_position() + 40);
    // The log grows meanwhile.
    answer->set_until(part.has_until_position() ? part.until_position() : 90);
    v1::ReadPlan& plan = *answer->mutable_plan();
    plan.add_items()->add_indexes("tag");
    plan.set_after_position(part.after_position());
    plan.set_until_position(answer->position());
    plan.set_index_seeks(1);
    plan.set_events_examined(2);
    plan.set_events_matched(3);
    return grpc::Status::OK;
  };
  Progress progress(/*enabled=*/false, /*width=*/80);
  Count count;
  ASSERT_TRUE(CountAll(request, call, progress, &count).ok());
  EXPECT_EQ(count.events, 10U);
  EXPECT_EQ(count.after, 10U);
  EXPECT_EQ(count.until, 90U);
  EXPECT_EQ(count.calls, 2U);
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_FALSE(requests[0].has_until_position());
  EXPECT_EQ(requests[1].after_position(), 50U);
  EXPECT_EQ(requests[1].until_position(), 90U);
  EXPECT_EQ(requests[1].query().items(0).tags(0), "a");
  EXPECT_EQ(count.plan.items_size(), 1);
  EXPECT_EQ(count.plan.after_position(), 10U);
  EXPECT_EQ(count.plan.until_position(), 90U);
  EXPECT_EQ(count.plan.index_seeks(), 2U);
  EXPECT_EQ(count.plan.events_examined(), 4U);
  EXPECT_EQ(count.plan.events_matched(), 6U);
}

TEST(CountTest, AnErrorEndsIt) {
  Progress progress(/*enabled=*/false, /*width=*/80);
  Count count;
  const grpc::Status status = CountAll(
      {},
      [](const v1::CountEventsRequest&, v1::CountEventsResponse*) {
        return grpc::Status(grpc::StatusCode::UNAVAILABLE, "away");
      },
      progress, &count);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace firn::cli
