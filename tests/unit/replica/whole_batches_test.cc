#include "firn/replica/whole_batches.h"

#include <gtest/gtest.h>

#include <vector>

#include "tests/support/events.h"

namespace firn::replica {
namespace {

constexpr size_t kAll = 1 << 30;

class WholeBatchesTest : public ::testing::Test {
 protected:
  using Positions = std::vector<Position>;

  void Add(const std::vector<uint32_t>& batch_indexes) {
    for (const uint32_t index : batch_indexes) {
      ++position_;
      batches_.Add({.event = firn::testing::MakeEvent(position_),
                    .place = {.position = position_},
                    .batch_index = index});
    }
  }

  Positions Take(size_t bytes_max = kAll) {
    Positions positions;
    for (const CommittedEvent& event : batches_.Take(bytes_max)) {
      positions.push_back(event.place.position);
    }
    return positions;
  }

  WholeBatches batches_;
  Position position_ = 0;
};

TEST_F(WholeBatchesTest, ABatchIsWholeWhenTheNextBegins) {
  Add({0, 1, 2});
  EXPECT_FALSE(batches_.has_whole());
  EXPECT_EQ(Take(), Positions());
  Add({0});
  EXPECT_TRUE(batches_.has_whole());
  EXPECT_EQ(Take(), (Positions{1, 2, 3}));
  EXPECT_EQ(Take(), Positions());
}

TEST_F(WholeBatchesTest, OrWhenTheLogEndsThere) {
  Add({0, 1});
  batches_.NoteHead(7);
  EXPECT_EQ(Take(), Positions()) << "more of it may be on its way";
  batches_.NoteHead(2);
  EXPECT_EQ(Take(), (Positions{1, 2}));
}

TEST_F(WholeBatchesTest, AreTakenTogetherUpToALimitAndNeverCut) {
  const size_t bytes = EventBytes(firn::testing::MakeEvent(1));
  Add({0, 1, 2, 0, 0, 1});
  batches_.NoteHead(6);
  EXPECT_EQ(batches_.bytes(), 6 * bytes);
  EXPECT_EQ(Take(1), (Positions{1, 2, 3}));
  EXPECT_EQ(Take(2 * bytes), (Positions{4, 5, 6}));
  EXPECT_EQ(batches_.bytes(), 0u);
}

TEST_F(WholeBatchesTest, WhatIsHeldCanBeForgotten) {
  Add({0, 0, 1});
  batches_.Clear();
  EXPECT_EQ(batches_.bytes(), 0u);
  EXPECT_EQ(Take(), Positions());
  batches_.NoteHead(3);
  EXPECT_EQ(Take(), Positions());
}

}  // namespace
}  // namespace firn::replica
