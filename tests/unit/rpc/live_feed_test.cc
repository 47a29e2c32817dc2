#include "firn/rpc/live_feed.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>

#include "tests/support/events.h"

namespace firn::rpc {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr size_t kPlenty = 64 << 20;

// Events of the positions from `first` to `last`; event p is in stream "s<p % 10>".
CommittedGroup Group(Position first, Position last) {
  CommittedGroup group;
  for (Position p = first; p <= last; ++p) {
    CommittedEvent committed = {.event = testing::MakeEvent(p), .place = {.position = p}};
    committed.event.stream = "s" + std::to_string(p % 10);
    group.push_back(std::move(committed));
  }
  return group;
}

FilterKeys KeysOfStream(const std::string& stream) {
  return FilterKeys(Filter{.query = {.items = {{.streams = {stream}}}}});
}

class Sleeper final : public LiveFeed::Follower {
 public:
  void OnWake(Position position, bool due) override {
    MutexLock lock(mutex_);
    woken_ = {position, due};
    changed_.SignalAll();
  }

  // What it was woken with; nothing if it is not within the time.
  std::optional<std::pair<Position, bool>> Await(milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    MutexLock lock(mutex_);
    while (!woken_ && std::chrono::steady_clock::now() < until) changed_.WaitUntil(mutex_, until);
    return std::exchange(woken_, std::nullopt);
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::optional<std::pair<Position, bool>> woken_ ABSL_GUARDED_BY(mutex_);
};

class LiveFeedTest : public ::testing::Test {
 protected:
  static LiveFeed::TimePoint In(milliseconds time) {
    return std::chrono::steady_clock::now() + time;
  }

  static constexpr auto kMatch = LiveFeed::Until::kMatch;
  const FilterKeys everything_{Filter{}};
  Sleeper sleeper_;
};

TEST_F(LiveFeedTest, WantsCommitsWhileSomebodyFollows) {
  LiveFeed feed(kPlenty, [] {});
  EXPECT_FALSE(feed.WantsCommits());
  feed.Join();
  feed.Join();
  feed.Leave();
  EXPECT_TRUE(feed.WantsCommits());
  feed.Leave();
  EXPECT_FALSE(feed.WantsCommits());
}

TEST_F(LiveFeedTest, GivesWhatFollowsAPosition) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  feed.OnCommit(Group(11, 15));
  feed.OnCommit(Group(16, 16));
  EXPECT_TRUE(feed.Covers(10, 16));
  EXPECT_FALSE(feed.Covers(9, 16));
  EXPECT_TRUE(feed.Take(9, kPlenty).is_gone);
  EXPECT_EQ(feed.Take(10, kPlenty).segments.size(), 2u);
  EXPECT_EQ(feed.Take(12, kPlenty).segments.size(), 2u);
  EXPECT_EQ(feed.Take(15, kPlenty).segments.size(), 1u);
  EXPECT_TRUE(feed.Take(16, kPlenty).segments.empty());
  EXPECT_FALSE(feed.Take(16, kPlenty).is_gone);
  EXPECT_TRUE(feed.Take(10, kPlenty).is_all);
  EXPECT_EQ(feed.Take(10, 1).segments.size(), 1u);
  EXPECT_FALSE(feed.Take(10, 1).is_all);
  feed.Leave();
}

TEST_F(LiveFeedTest, CoversTheHeadOfALogOfWhichItHasNothing) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  EXPECT_TRUE(feed.Covers(7, 7));
  EXPECT_FALSE(feed.Covers(6, 7));
  feed.Leave();
}

TEST_F(LiveFeedTest, DropsTheOldestWhenItIsFull) {
  const size_t one = LiveSegment(Group(1, 1)).bytes();
  LiveFeed feed(3 * one, [] {});
  feed.Join();
  for (Position p = 1; p <= 9; ++p) feed.OnCommit(Group(p, p));
  EXPECT_TRUE(feed.Take(5, kPlenty).is_gone);
  EXPECT_EQ(feed.Take(6, kPlenty).segments.size(), 3u);
  feed.Leave();
}

TEST_F(LiveFeedTest, NeverGoesOnBehindAGap) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  feed.OnCommit(Group(1, 3));
  feed.OnCommit(Group(5, 5));  // 4 was committed while nobody followed
  EXPECT_TRUE(feed.Take(2, kPlenty).is_gone);
  EXPECT_EQ(feed.Take(4, kPlenty).segments.size(), 1u);
  feed.Leave();
}

TEST_F(LiveFeedTest, WakesWhoWaits) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  feed.Wait(sleeper_, everything_, 10, kMatch, In(seconds(60)));
  EXPECT_EQ(sleeper_.Await(milliseconds(20)), std::nullopt);
  feed.OnCommit(Group(11, 12));
  EXPECT_EQ(sleeper_.Await(seconds(10)), (std::pair<Position, bool>(10, false)));
  // Once for each wait.
  feed.OnCommit(Group(13, 13));
  EXPECT_EQ(sleeper_.Await(milliseconds(20)), std::nullopt);
  // 13 is there already.
  feed.Wait(sleeper_, everything_, 12, kMatch, In(seconds(60)));
  EXPECT_EQ(sleeper_.Await(seconds(10)), (std::pair<Position, bool>(12, false)));
  feed.Leave();
}

TEST_F(LiveFeedTest, LetsThoseSleepForWhomThereIsNothing) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  const FilterKeys keys = KeysOfStream("s7");
  feed.Wait(sleeper_, keys, 0, kMatch, In(seconds(60)));
  feed.OnCommit(Group(1, 6));
  EXPECT_EQ(sleeper_.Await(milliseconds(50)), std::nullopt);
  feed.OnCommit(Group(7, 8));
  // Nothing up to here was for it.
  EXPECT_EQ(sleeper_.Await(seconds(10)), (std::pair<Position, bool>(6, false)));
  feed.Leave();
}

TEST_F(LiveFeedTest, WakesAtTheDeadlineAndSaysHowFarItLooked) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  const FilterKeys keys = KeysOfStream("none");
  feed.Wait(sleeper_, keys, 0, kMatch, In(milliseconds(100)));
  feed.OnCommit(Group(1, 6));
  EXPECT_EQ(sleeper_.Await(seconds(10)), (std::pair<Position, bool>(6, true)));
  feed.Leave();
}

TEST_F(LiveFeedTest, WakesAtTheDeadlineAlsoIfMuchIsNew) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  feed.OnCommit(Group(1, 6));
  feed.Wait(sleeper_, everything_, 0, kMatch, In(milliseconds(-1)));
  EXPECT_EQ(sleeper_.Await(seconds(10)), (std::pair<Position, bool>(0, true)));
  feed.Leave();
}

TEST_F(LiveFeedTest, CallsAtOnceWhoWantsThat) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  const FilterKeys keys = KeysOfStream("none");
  feed.Wait(sleeper_, keys, 3, LiveFeed::Until::kNow, In(seconds(60)));
  EXPECT_EQ(sleeper_.Await(seconds(10)), (std::pair<Position, bool>(3, false)));
  feed.Leave();
}

TEST(LiveSegmentTest, IsEncodedInPieces) {
  CommittedGroup group = Group(1, 100);
  for (CommittedEvent& committed : group) {
    committed.event.payload.bytes = "{\"a\":\"" + std::string(20'000, 'x') + "\"}";
  }
  const LiveSegment segment(std::move(group));
  const LiveSegment::Encoded& encoded = segment.EncodedAs(v1::PAYLOAD_FORM_JSON);
  ASSERT_EQ(encoded.events.size(), 100u);
  EXPECT_GT(encoded.chunks.size(), 5u);
  for (const auto& [chunk, begin, end] : encoded.events) {
    ASSERT_LT(chunk, encoded.chunks.size());
    ASSERT_LT(begin, end);
    ASSERT_LE(end, encoded.chunks[chunk].size());
    ASSERT_LE(encoded.chunks[chunk].size(), 300'000u);
  }
}

// What is dropped before the feed's thread has looked at it is not taken for looked at.
TEST_F(LiveFeedTest, NeverSkipsWhatItDroppedUnseen) {
  const size_t one = LiveSegment(Group(1, 1)).bytes();
  LiveFeed feed(3 * one, [] {});
  feed.Join();
  const FilterKeys keys = KeysOfStream("s5");
  Position offered = 0;
  for (Position first = 1; first < 3000; first += 100) {
    feed.Wait(sleeper_, keys, first - 1, kMatch, In(seconds(60)));
    for (Position p = first; p < first + 100; ++p) feed.OnCommit(Group(p, p));
    const auto woken = sleeper_.Await(seconds(10));
    ASSERT_TRUE(woken);
    // The first of its events is first + 4; beyond it would be too far.
    ASSERT_LT(woken->first, first + 4);
    offered = std::max(offered, woken->first);
  }
  EXPECT_GT(offered, 0u);
  feed.Leave();
}

TEST_F(LiveFeedTest, AWaitCanBeEnded) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  feed.Wait(sleeper_, everything_, 0, kMatch, In(seconds(60)));
  EXPECT_TRUE(feed.Cancel(sleeper_));
  EXPECT_FALSE(feed.Cancel(sleeper_));
  feed.OnCommit(Group(1, 1));
  EXPECT_EQ(sleeper_.Await(milliseconds(50)), std::nullopt);
  feed.Leave();
}

TEST_F(LiveFeedTest, KeepsNothingWhenNobodyFollows) {
  LiveFeed feed(kPlenty, [] {});
  feed.Join();
  feed.OnCommit(Group(1, 3));
  feed.Leave();
  feed.Join();
  EXPECT_TRUE(feed.Take(0, kPlenty).segments.empty());
  EXPECT_FALSE(feed.Covers(0, 3));
  feed.Leave();
}

TEST(FilterKeysTest, AnyItemMayMatch) {
  const LiveSegment segment(Group(1, 3));
  const auto may_match = [&](Query query) {
    return segment.MayMatch(FilterKeys(Filter{.query = std::move(query)}));
  };
  EXPECT_TRUE(may_match({.items = {{.streams = {"x", "s2"}}}}));
  EXPECT_FALSE(may_match({.items = {{.streams = {"x"}}}}));
  EXPECT_TRUE(may_match({.items = {{.streams = {"x"}}, {.streams = {"s3"}}}}));
  EXPECT_TRUE(may_match({.items = {{.targets = {{"image", 42}}}}}));
  EXPECT_FALSE(may_match({.items = {{.targets = {{"image", 43}}}}}));
  EXPECT_TRUE(may_match({.items = {{.event_types = {"rating_changed"}}}}));
  EXPECT_FALSE(may_match({.items = {{.event_types = {"s2"}}}})) << "that is a stream";
  EXPECT_TRUE(may_match({.items = {{.type_prefixes = {"x"}}}})) << "only events can tell";
  EXPECT_TRUE(may_match({.items = {{.user_ids = {"x"}}}})) << "only events can tell";
}

}  // namespace
}  // namespace firn::rpc
