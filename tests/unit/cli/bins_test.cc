#include "cli/bins.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "absl/random/random.h"

namespace firn::cli {
namespace {

std::vector<std::string> Labels(const std::vector<Bin>& bins) {
  std::vector<std::string> labels;
  for (const Bin& bin : bins) labels.push_back(bin.label);
  return labels;
}

uint64_t Total(const std::vector<Bin>& bins) {
  return std::accumulate(bins.begin(), bins.end(), uint64_t{0},
                         [](uint64_t sum, const Bin& bin) { return sum + bin.count; });
}

TEST(BinsTest, FewIntegersHaveABinEach) {
  const std::vector<Bin> bins = MakeBins({0, 1, 1, 2, 5}, /*are_integers=*/true);
  EXPECT_EQ(Labels(bins), (std::vector<std::string>{"0", "1", "2", "3", "4", "5"}));
  EXPECT_EQ(bins[1].count, 2U);
  EXPECT_EQ(bins[3].count, 0U);
}

TEST(BinsTest, ManyIntegersShareRoundOnes) {
  std::vector<double> numbers(1000);
  std::iota(numbers.begin(), numbers.end(), 100);
  const std::vector<Bin> bins = MakeBins(numbers, /*are_integers=*/true);
  EXPECT_EQ(bins.size(), 20U);
  EXPECT_EQ(bins.front().label, "100 to 149");
  EXPECT_EQ(bins.back().label, "1050 to 1099");
  EXPECT_EQ(bins.front().count, 50U);
}

TEST(BinsTest, RealsSayWhichEdgeBelongs) {
  std::vector<double> numbers;
  for (int i = 0; i <= 100; ++i) numbers.push_back(i / 100.0);
  const std::vector<Bin> bins = MakeBins(numbers, /*are_integers=*/false);
  EXPECT_EQ(bins.front().label, "[0, 0.1)");
  EXPECT_EQ(bins.back().label, "[1, 1.1)");
  EXPECT_EQ(Total(bins), 101U);
}

TEST(BinsTest, NegativeOnesToo) {
  const std::vector<Bin> bins = MakeBins({-30, -1, 0, 29}, /*are_integers=*/true);
  EXPECT_EQ(bins.front().label, "-30 to -26");
  EXPECT_EQ(Total(bins), 4U);
}

TEST(BinsTest, NothingAndOneValue) {
  EXPECT_TRUE(MakeBins({}, true).empty());
  EXPECT_EQ(Labels(MakeBins({2.5, 2.5}, false)), std::vector<std::string>{"2.5"});
}

TEST(BinsTest, SurviveExtremes) {
  constexpr double kMax = std::numeric_limits<double>::max();
  constexpr double kTiny = std::numeric_limits<double>::denorm_min();
  EXPECT_EQ(MakeBins({-kMax, kMax}, false).size(), 1U);
  EXPECT_EQ(MakeBins({0, kTiny}, false).size(), 1U);
  EXPECT_EQ(Total(MakeBins({0, kMax}, false)), 2U);
  EXPECT_EQ(Total(MakeBins({1e15, 1e15 + 3}, true)), 2U);
  EXPECT_EQ(Total(MakeBins({-9.2e18, 9.2e18}, true)), 2U);
}

TEST(BinsTest, AreTenToTwentyWhateverTheSpread) {
  absl::BitGen random;
  for (int round = 0; round < 200; ++round) {
    const double scale = std::pow(10, absl::Uniform(random, -8, 12));
    const double shift = absl::Uniform(random, -5.0, 5.0) * scale;
    std::vector<double> numbers(absl::Uniform<size_t>(random, 50, 2000));
    for (double& number : numbers) number = shift + absl::Uniform(random, 0.0, 1.0) * scale;
    const std::vector<Bin> bins = MakeBins(numbers, /*are_integers=*/false);
    EXPECT_GE(bins.size(), 8U) << scale << " " << shift;
    EXPECT_LE(bins.size(), 20U) << scale << " " << shift;
    EXPECT_EQ(Total(bins), numbers.size());
  }
}

}  // namespace
}  // namespace firn::cli
