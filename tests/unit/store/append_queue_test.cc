#include "firn/store/append_queue.h"

#include <gtest/gtest.h>

#include <thread>

#include "tests/support/events.h"
#include "tests/support/status_matchers.h"

namespace firn {
namespace {

using testing::HasReason;
using testing::MakeBatch;

absl::Status Push(AppendQueue& queue, uint64_t id, size_t events) {
  PendingAppend append{.request = MakeBatch(id, events), .done = nullptr};
  return queue.Push(append);
}

std::vector<size_t> Sizes(const std::vector<PendingAppend>& group) {
  std::vector<size_t> sizes;
  for (const PendingAppend& append : group) sizes.push_back(append.request.events.size());
  return sizes;
}

constexpr AppendLoad kWide{.events = 1000, .bytes = 1 << 20};

TEST(AppendQueue, HandsOutInOrder) {
  AppendQueue queue(kWide);
  for (size_t n = 1; n <= 3; ++n) ASSERT_OK(Push(queue, n * 10, n));
  EXPECT_EQ(Sizes(queue.PopGroup(kWide)), (std::vector<size_t>{1, 2, 3}));
}

TEST(AppendQueue, AGroupStaysWithinItsBoundsButTakesAtLeastOne) {
  AppendQueue queue(kWide);
  for (const size_t events : {5, 1, 2, 4}) ASSERT_OK(Push(queue, events * 10, events));
  const AppendLoad small{.events = 3, .bytes = 1 << 20};
  EXPECT_EQ(Sizes(queue.PopGroup(small)), (std::vector<size_t>{5}));
  EXPECT_EQ(Sizes(queue.PopGroup(small)), (std::vector<size_t>{1, 2}));
  EXPECT_EQ(Sizes(queue.PopGroup({.events = 1000, .bytes = 1})), (std::vector<size_t>{4}));
}

TEST(AppendQueue, RoomComesBackWhenAGroupIsTaken) {
  AppendQueue queue({.events = 2, .bytes = 1 << 20});
  ASSERT_OK(Push(queue, 1, 2));
  EXPECT_TRUE(HasReason(Push(queue, 3, 1), ErrorReason::kOverloaded));
  queue.PopGroup(kWide);
  EXPECT_OK(Push(queue, 3, 1));
}

TEST(AppendQueue, ARefusedAppendIsUntouched) {
  AppendQueue queue({.events = 0, .bytes = 0});
  PendingAppend append{.request = MakeBatch(1, 3), .done = nullptr};
  EXPECT_FALSE(queue.Push(append).ok());
  EXPECT_EQ(append.request.events.size(), 3u);
}

TEST(AppendQueue, ClosedItHandsOutTheRestThenNothing) {
  AppendQueue queue(kWide);
  ASSERT_OK(Push(queue, 1, 1));
  queue.Close();
  EXPECT_TRUE(HasReason(Push(queue, 2, 1), ErrorReason::kShuttingDown));
  EXPECT_EQ(queue.PopGroup(kWide).size(), 1u);
  EXPECT_TRUE(queue.PopGroup(kWide).empty());
}

TEST(AppendQueue, AWaitingWriterWakesForAnAppendAndForTheEnd) {
  AppendQueue queue(kWide);
  std::vector<size_t> taken;
  std::thread writer([&] {
    for (;;) {
      const auto group = queue.PopGroup(kWide);
      if (group.empty()) return;
      for (const size_t size : Sizes(group)) taken.push_back(size);
    }
  });
  ASSERT_OK(Push(queue, 1, 1));
  ASSERT_OK(Push(queue, 2, 2));
  queue.Close();
  writer.join();
  EXPECT_EQ(taken, (std::vector<size_t>{1, 2}));
}

}  // namespace
}  // namespace firn
