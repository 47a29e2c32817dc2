#include "firn/index/tail.h"

#include <gtest/gtest.h>

#include <random>

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

TEST(Tail, TruncatingUndoesExactlyAlsoAcrossGrowth) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 200; ++round) {
    Tail tail(8);
    Tail expected(8);
    const size_t kept = random() % 40;
    const size_t added = random() % 80;
    const Key keys = 1 + random() % 20;
    std::vector<Key> all;
    for (size_t i = 0; i < kept + added; ++i) all.push_back(random() % keys);
    for (size_t i = 0; i < all.size(); ++i) tail.Add(all[i], i + 1);
    for (size_t i = 0; i < kept; ++i) expected.Add(all[i], i + 1);
    tail.Truncate(kept);
    ASSERT_EQ(tail.size(), kept);
    for (Key key = 0; key < keys; ++key) {
      ASSERT_EQ(PositionsOf(tail, key), PositionsOf(expected, key)) << "round " << round;
    }
    // And it can be added to again.
    tail.Add(5, 1000);
    ASSERT_EQ(PositionsOf(tail, 5).front(), 1000u);
  }
}

TEST(Tail, IsEmptyWhenCleared) {
  Tail tail(8);
  for (Position p = 1; p <= 20; ++p) tail.Add(1, p);
  tail.Clear();
  EXPECT_EQ(tail.size(), 0u);
  EXPECT_EQ(tail.Newest(1), Tail::kNone);
}

}  // namespace
}  // namespace firn::index
