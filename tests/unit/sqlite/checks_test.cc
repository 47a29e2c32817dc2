// Checks of appends, within one group and across the parts of the index.

#include <gtest/gtest.h>

#include <numeric>

#include "tests/support/fault_vfs.h"
#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {
namespace {

using firn::testing::HasReason;
using firn::testing::MakeBatch;
using firn::testing::MakeEvent;

class ChecksTest : public EngineTest {
 protected:
  void SetUp() override {
    // Small enough that tails are sealed and merged all the time.
    options_.index_tail_postings = 64;
    EngineTest::SetUp();
  }

  static AppendRequest MakeTagged(uint64_t n, std::vector<std::string> tags, int64_t target = 42) {
    AppendRequest request;
    request.events.push_back(MakeEvent(n, target));
    request.events[0].tags = std::move(tags);
    return request;
  }

  static AppendCheck NoMatch(QueryItem item, Position after = 0) {
    return NoMatchCheck{.query = {{std::move(item)}}, .after = after};
  }

  absl::StatusOr<AppendResult> AppendIf(AppendCheck check, AppendRequest request) {
    request.checks.push_back(std::move(check));
    return Append(request);
  }

  // Appends `count` events with these tags each, and housekeeping after every one.
  void Fill(uint64_t first, size_t count, const std::vector<std::string>& tags) {
    for (size_t i = 0; i < count; ++i) {
      ASSERT_OK(Append(MakeTagged(first + i, tags, static_cast<int64_t>(i % 7))));
      ASSERT_OK(engine_->Maintain());
    }
  }
};

TEST_F(ChecksTest, SeeTheRequestsBeforeThemInTheirGroup) {
  AppendRequest first = MakeTagged(1, {"name:paris"});
  AppendRequest second = MakeTagged(2, {"name:paris"});
  first.checks.push_back(NoMatch({.tags = {"name:paris"}}));
  second.checks.push_back(NoMatch({.tags = {"name:paris"}}));
  AppendRequest third = MakeTagged(3, {});
  third.checks.push_back(StreamCheck{.stream = "image-42", .revision = 1});
  const AppendRequest* const group[] = {&first, &second, &third};
  const auto answers = engine_->CommitGroup(group);
  ASSERT_OK(answers);
  EXPECT_OK((*answers)[0]);
  EXPECT_EQ(FailedChecksOf((*answers)[1].status()),
            (std::vector<FailedCheck>{{.index = 0, .events = {1}}}));
  ASSERT_OK((*answers)[2]);
  EXPECT_EQ((*answers)[2]->events[0].position, 2u) << "a refused request takes no position";
}

TEST_F(ChecksTest, AreAnsweredFromTheWholeIndex) {
  Fill(1, 300, {"common"});
  ASSERT_OK(Append(MakeTagged(1000, {"common", "rare"})));
  Fill(2000, 300, {"common"});
  const auto rare = AppendIf(NoMatch({.tags = {"common", "rare"}}), MakeTagged(5000, {}));
  EXPECT_EQ(FailedChecksOf(rare.status()),
            (std::vector<FailedCheck>{{.index = 0, .events = {301}}}));
  EXPECT_OK(AppendIf(NoMatch({.tags = {"common", "rare"}}, 301), MakeTagged(5001, {})));
  EXPECT_OK(AppendIf(NoMatch({.tags = {"rare", "absent"}}), MakeTagged(5002, {})));
  // The newest ten, ascending.
  std::vector<Position> newest(10);
  std::iota(newest.begin(), newest.end(), 592);
  const auto common = AppendIf(NoMatch({.tags = {"common"}}), MakeTagged(5003, {}));
  EXPECT_EQ(FailedChecksOf(common.status()),
            (std::vector<FailedCheck>{{.index = 0, .events = newest}}));
}

TEST_F(ChecksTest, RevisionsAreExactWhenTheirStreamsAreNoLongerRemembered) {
  auto& faults = firn::testing::InstallFaultVfs();
  faults.disk_full = false;
  Open();
  Fill(1, 300, {});
  // A group that fails makes the engine forget them.
  faults.disk_full = true;
  ASSERT_TRUE(HasReason(Append(MakeBatch(9000, 100)), ErrorReason::kDiskFull));
  faults.disk_full = false;
  for (int64_t target = 0; target < 7; ++target) {
    const Revision last = target < 6 ? 43 : 42;
    const std::string stream = TargetStream("image", target);
    EXPECT_TRUE(HasReason(
        AppendIf(StreamCheck{.stream = stream, .revision = last - 1}, MakeTagged(5000, {})),
        ErrorReason::kCheckFailed));
    EXPECT_OK(AppendIf(StreamCheck{.stream = stream, .revision = last},
                       MakeTagged(6000 + static_cast<uint64_t>(target), {}, 1000)));
  }
}

TEST_F(ChecksTest, BeyondTheHeadIsAnError) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  const auto answer = AppendIf(NoMatch({}, 2), MakeTagged(2, {}));
  EXPECT_TRUE(HasReason(answer, ErrorReason::kPositionBeyondHead));
  EXPECT_OK(AppendIf(NoMatch({}, 1), MakeTagged(2, {})));
}

TEST_F(ChecksTest, WhatWasRolledBackIsNotSeen) {
  auto& faults = firn::testing::InstallFaultVfs();
  faults.disk_full = false;
  Open();
  ASSERT_OK(Append(MakeTagged(1, {"kept"})));
  faults.disk_full = true;
  AppendRequest lost = MakeTagged(2, {"lost"});
  lost.events[0].event_type = "type_of_the_lost";
  ASSERT_TRUE(HasReason(Append(lost), ErrorReason::kDiskFull));
  faults.disk_full = false;

  EXPECT_OK(AppendIf(NoMatch({.tags = {"lost"}}), MakeTagged(3, {})));
  EXPECT_OK(AppendIf(StreamCheck{.stream = "image-42", .revision = 2}, MakeTagged(4, {})));
  AppendRequest other = MakeTagged(5, {});
  other.events[0].event_type = "another_new_type";
  ASSERT_OK(Append(other));
  const auto again = Append(lost);
  ASSERT_OK(again);
  EXPECT_FALSE(again->duplicate);
  const std::vector<KeptEvent> log = ReadAll();
  ASSERT_EQ(log.size(), 5u);
  EXPECT_EQ(log[3].event.event_type, "another_new_type");
  EXPECT_EQ(log[4].event.event_type, "type_of_the_lost");
}

}  // namespace
}  // namespace firn::sqlite
