#include "firn/index/filter.h"

#include <gtest/gtest.h>

#include <random>

namespace firn::index {
namespace {

TEST(Filter, NeverDeniesAKeyThatItHas) {
  std::mt19937_64 random(1);
  for (const size_t keys : {1u, 2u, 50u, 100'000u}) {
    Filter filter(keys);
    std::vector<Key> added = {0, ~Key{0}};
    for (size_t i = 0; i < keys; ++i) added.push_back(random());
    for (const Key key : added) filter.Add(key);
    for (const Key key : added) ASSERT_TRUE(filter.MayContain(key));
  }
}

TEST(Filter, DeniesNearlyEveryOtherKey) {
  std::mt19937_64 random(2);
  constexpr int kKeys = 100'000;
  Filter filter(kKeys);
  for (int i = 0; i < kKeys; ++i) filter.Add(random());
  int wrong = 0;
  for (int i = 0; i < kKeys; ++i) wrong += filter.MayContain(random()) ? 1 : 0;
  EXPECT_LT(wrong, kKeys / 50);
}

TEST(Filter, ComesBackFromItsBytes) {
  Filter filter(1000);
  for (Key key = 1; key <= 1000; ++key) filter.Add(key * 0x123456789ABCDEF);
  const std::string bytes(filter.bytes());
  EXPECT_EQ(bytes.size() % Filter::kLineBytes, 0u);
  const Filter back = Filter::FromBytes(bytes);
  EXPECT_EQ(back.bytes(), bytes);
  for (Key key = 1; key <= 1000; ++key) ASSERT_TRUE(back.MayContain(key * 0x123456789ABCDEF));
}

TEST(Filter, WithoutKeysDeniesAll) { EXPECT_FALSE(Filter(0).MayContain(7)); }

}  // namespace
}  // namespace firn::index
