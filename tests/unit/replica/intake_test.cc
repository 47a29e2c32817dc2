#include "firn/replica/intake.h"

#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "firn/engines/sqlite/sqlite_engine.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::replica {
namespace {

using ::firn::testing::HasReason;

class IntakeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto engine = sqlite::OpenEngine({.data_dir = directory_.path()});
    ASSERT_OK(engine);
    auto store = Store::Start(*std::move(engine), {.primary = "primary:1"});
    ASSERT_OK(store);
    store_ = *std::move(store);
    intake_ = std::make_unique<Intake>(
        *store_, std::map<std::string, StreamChanged>{{"own", [this] { ++changes_; }}},
        [this](Position head) { committed_ = head; });
  }
  void TearDown() override { EXPECT_OK(intake_->Settle()); }

  // The next event of the other log.
  CommittedEvent Next(uint32_t batch_index, const std::string& stream = "s") {
    ++position_;
    CommittedEvent next{.event = firn::testing::MakeEvent(position_),
                        .place = {.position = position_,
                                  .revision = ++revisions_[stream],
                                  .recorded_us = static_cast<int64_t>(position_)},
                        .batch_index = batch_index};
    next.event.stream = stream;
    return next;
  }

  Position head() const { return store_->head().position; }

  firn::testing::TempDir directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<Intake> intake_;
  std::atomic<int> changes_ = 0;
  std::atomic<Position> committed_ = 0;
  Position position_ = 0;
  std::map<std::string, Revision> revisions_;
};

TEST_F(IntakeTest, CommitsWholeBatchesAndForgetsTheRest) {
  EXPECT_TRUE(intake_->Add({Next(0), Next(1), Next(2), Next(0), Next(1)}, 9));
  EXPECT_OK(intake_->Settle());
  EXPECT_EQ(head(), 3u);
  EXPECT_EQ(committed_, 3u);
  // From its head on, as after a connection that broke.
  position_ = 3;
  revisions_["s"] = 3;
  EXPECT_TRUE(intake_->Add({Next(0), Next(1)}, 5));
  EXPECT_OK(intake_->Settle());
  EXPECT_EQ(head(), 5u);
}

TEST_F(IntakeTest, TellsOfStreamsThatHaveChanged) {
  EXPECT_TRUE(intake_->Add({Next(0), Next(0, "other")}, 2));
  EXPECT_OK(intake_->Settle());
  EXPECT_EQ(changes_, 0);
  EXPECT_TRUE(intake_->Add({Next(0, "own")}, 3));
  EXPECT_OK(intake_->Settle());
  EXPECT_EQ(changes_, 1);
}

TEST_F(IntakeTest, WhatDoesNotContinueTheLogIsRefusedAndToldOnce) {
  EXPECT_TRUE(intake_->Add({Next(0)}, 1));
  Next(0);  // is lost on the way
  EXPECT_TRUE(intake_->Add({Next(0)}, 3));
  EXPECT_EQ(intake_->Settle().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(head(), 1u);
  EXPECT_OK(intake_->Settle());
}

TEST_F(IntakeTest, TheStoreTakesNothingElse) {
  absl::Status answer;
  store_->Append(firn::testing::MakeBatch(1, 1),
                 [&](const absl::StatusOr<AppendResult>& result) { answer = result.status(); });
  EXPECT_TRUE(HasReason(answer, ErrorReason::kNotPrimary));
}

}  // namespace
}  // namespace firn::replica
