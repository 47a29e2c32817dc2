#include "firn/index/tail.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

namespace firn::index {
namespace {

std::vector<Position> PositionsOf(const Tail& tail, Key key) {
  std::vector<Position> positions;
  for (Tail::Place p = tail.Newest(key); p != Tail::kNone; p = tail.Older(p)) {
    positions.push_back(tail.PositionAt(p));
  }
  return positions;
}

TEST(Tail, LeadsFromTheNewestPostingOfAKeyToTheOldest) {
  Tail tail(16);
  tail.BeginAfter(1'000'000'000'000);
  for (Position p = 1; p <= 9; ++p) tail.Add(p % 3, 1'000'000'000'000 + p);
  EXPECT_EQ(PositionsOf(tail, 0),
            (std::vector<Position>{1'000'000'000'009, 1'000'000'000'006, 1'000'000'000'003}));
  EXPECT_TRUE(PositionsOf(tail, 3).empty());
}

TEST(Tail, KeepsKeysApartThatShareASlot) {
  Tail tail(4);  // eight slots
  for (Key key = 0; key < 4; ++key) tail.Add(key * 8 + 7, key + 1);
  for (Key key = 0; key < 4; ++key) {
    EXPECT_EQ(PositionsOf(tail, key * 8 + 7), std::vector<Position>{key + 1});
  }
}

TEST(Tail, SortsByKeyThenPosition) {
  Tail tail(8);
  tail.BeginAfter(10);
  tail.Add(9, 11);
  tail.Add(2, 11);
  tail.Add(9, 12);
  tail.Add(2, 13);
  EXPECT_EQ(tail.Sorted(), (std::vector<Posting>{{2, 11}, {2, 13}, {9, 11}, {9, 12}}));
}

TEST(Tail, ACopyHasTheFirstPostingsAndCanBeAddedTo) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 200; ++round) {
    const size_t kept = random() % 40;
    const Key keys = 1 + random() % 20;
    Tail tail(128);
    Tail expected(128);
    tail.BeginAfter(7);
    expected.BeginAfter(7);
    for (size_t i = 0; i < kept + random() % 80; ++i) {
      const Key key = random() % keys;
      tail.Add(key, 8 + i);
      if (i < kept) expected.Add(key, 8 + i);
    }
    Tail copy(tail, expected.size(), 128 << (round % 2));
    ASSERT_EQ(copy.size(), expected.size());
    for (Key key = 0; key < keys; ++key) {
      ASSERT_EQ(PositionsOf(copy, key), PositionsOf(expected, key)) << "round " << round;
    }
    copy.Add(5, 1000);
    ASSERT_EQ(PositionsOf(copy, 5).front(), 1000u);
  }
}

// Whoever learns of a position finds its postings, however busily others are added.
TEST(Tail, IsLookedIntoWhileItIsAddedTo) {
  constexpr Position kEvents = 200'000;
  constexpr Key kKeys = 100;
  Tail tail(kEvents);
  std::atomic<Position> head = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&] {
      while (head < kEvents) {
        const Position known = head.load(std::memory_order_acquire);
        if (known < kKeys) continue;
        const Key key = known % kKeys;
        Tail::Place place = tail.Newest(key);
        while (tail.PositionAt(place) > known) place = tail.Older(place);
        for (Position expected = known; place != Tail::kNone && expected + 1000 > known;
             expected -= kKeys, place = tail.Older(place)) {
          ASSERT_EQ(tail.PositionAt(place), expected);
        }
      }
    });
  }
  for (Position p = 1; p <= kEvents; ++p) {
    tail.Add(p % kKeys, p);
    head.store(p, std::memory_order_release);
  }
  for (std::thread& reader : readers) reader.join();
}

TEST(Tail, IsEmptyWhenCleared) {
  Tail tail(32);
  for (Position p = 1; p <= 20; ++p) tail.Add(1, p);
  tail.Clear();
  EXPECT_EQ(tail.size(), 0u);
  EXPECT_EQ(tail.Newest(1), Tail::kNone);
}

}  // namespace
}  // namespace firn::index
