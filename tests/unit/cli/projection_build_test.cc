#include "cli/projection_build.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>

namespace firn::cli {
namespace {

v1::ProjectionStatus MakeStatus(uint32_t version, v1::ProjectionState state, uint64_t position) {
  v1::ProjectionStatus status;
  status.set_version(version);
  status.set_state(state);
  status.set_position(position);
  return status;
}

TEST(ReadBuildProgressTest, TheFirstBuildIsDoneWhenItFollows) {
  EXPECT_FALSE(ReadBuildProgress(MakeStatus(1, v1::PROJECTION_STATE_BUILDING, 5), 1).is_done);
  EXPECT_EQ(ReadBuildProgress(MakeStatus(1, v1::PROJECTION_STATE_BUILDING, 5), 1).position, 5U);
  EXPECT_TRUE(ReadBuildProgress(MakeStatus(1, v1::PROJECTION_STATE_FOLLOWING, 9), 1).is_done);
}

TEST(ReadBuildProgressTest, ALaterBuildIsDoneWhenItHasTakenThePlace) {
  v1::ProjectionStatus status = MakeStatus(1, v1::PROJECTION_STATE_FOLLOWING, 9);
  EXPECT_FALSE(ReadBuildProgress(status, 2).is_done) << "not begun";
  status.mutable_build()->set_version(2);
  status.mutable_build()->set_position(4);
  EXPECT_FALSE(ReadBuildProgress(status, 2).is_done);
  EXPECT_EQ(ReadBuildProgress(status, 2).position, 4U);
  EXPECT_TRUE(ReadBuildProgress(MakeStatus(2, v1::PROJECTION_STATE_FOLLOWING, 9), 2).is_done);
  EXPECT_TRUE(ReadBuildProgress(MakeStatus(3, v1::PROJECTION_STATE_FOLLOWING, 9), 2).is_done);
}

TEST(ReadBuildProgressTest, AFailureOfTheOldVersionIsNotTheNewOnes) {
  v1::ProjectionStatus status = MakeStatus(1, v1::PROJECTION_STATE_FAILED, 9);
  status.mutable_failure()->set_error("no such column");
  EXPECT_EQ(ReadBuildProgress(status, 2).failure, nullptr);
  EXPECT_EQ(ReadBuildProgress(status, 1).failure, &status.failure());
  status.mutable_build()->set_version(2);
  EXPECT_EQ(ReadBuildProgress(status, 2).failure, nullptr);
  status.mutable_build()->mutable_failure()->set_error("again");
  EXPECT_EQ(ReadBuildProgress(status, 2).failure, &status.build().failure());
}

class AwaitBuildTest : public ::testing::Test {
 protected:
  absl::Status Await() {
    BuildWaitLinks links;
    links.get = [this](v1::GetProjectionResponse* response) {
      *response->mutable_status() = answers_.front();
      answers_.pop_front();
      return grpc::Status::OK;
    };
    links.explain = [](const grpc::Status&) { return absl::InternalError("explained"); };
    links.pause = [this](absl::Duration) { return ++pauses_ < pauses_max_; };
    Progress progress(/*enabled=*/false, 80);
    return AwaitBuild(1, links, progress, &response_);
  }

  std::deque<v1::ProjectionStatus> answers_;
  int pauses_ = 0;
  int pauses_max_ = 100;
  v1::GetProjectionResponse response_;
};

TEST_F(AwaitBuildTest, AsksUntilItIsBuilt) {
  answers_ = {MakeStatus(1, v1::PROJECTION_STATE_BUILDING, 1),
              MakeStatus(1, v1::PROJECTION_STATE_BUILDING, 2),
              MakeStatus(1, v1::PROJECTION_STATE_FOLLOWING, 3)};
  EXPECT_TRUE(Await().ok());
  EXPECT_EQ(pauses_, 2);
  EXPECT_EQ(response_.status().position(), 3U);
}

TEST_F(AwaitBuildTest, EndsWithTheUser) {
  answers_ = {MakeStatus(1, v1::PROJECTION_STATE_BUILDING, 1)};
  pauses_max_ = 1;
  EXPECT_TRUE(absl::IsCancelled(Await()));
}

TEST_F(AwaitBuildTest, SaysWhatFailed) {
  v1::ProjectionStatus status = MakeStatus(1, v1::PROJECTION_STATE_FAILED, 1);
  status.mutable_failure()->set_position(1200);
  status.mutable_failure()->set_event_type("rating_changed");
  status.mutable_failure()->set_event_id("0192");
  status.mutable_failure()->set_statement("image.sql:12");
  status.mutable_failure()->set_error("CHECK constraint failed: rating");
  answers_ = {status};
  EXPECT_EQ(Await().message(),
            "event 1,200 (rating_changed 0192): image.sql:12: CHECK constraint failed: rating; "
            "mend the definition and create it again");
}

TEST(MakeBuildStateTest, AnEmptyLogHasNoFraction) {
  EXPECT_FALSE(MakeBuildState(0, 0).fraction.has_value());
  EXPECT_EQ(MakeBuildState(5, 10).fraction, 0.5);
  EXPECT_EQ(MakeBuildState(5000, 10000).label, "5,000 of 10,000 events");
}

}  // namespace
}  // namespace firn::cli
