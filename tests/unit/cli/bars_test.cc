#include "cli/bars.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

namespace firn::cli {
namespace {

Bar MakeBar(const std::string& label, double value) {
  return {.label = label, .text = std::to_string(static_cast<int>(value)), .value = value};
}

TEST(BarsTest, EndOnAnEighth) {
  // 10 columns for the longest: 20 less 1, the label, the value and two gaps.
  EXPECT_EQ(FormatBars({MakeBar("a", 80), MakeBar("b", 41), MakeBar("c", 1), MakeBar("d", 0)},
                       {.width = 18, .is_utf8 = true}),
            "a  80  ██████████\n"
            "b  41  █████▏\n"
            "c   1  ▏\n"
            "d   0\n");
}

TEST(BarsTest, AreWholeCharactersInAscii) {
  EXPECT_EQ(FormatBars({MakeBar("a", 80), MakeBar("b", 42), MakeBar("c", 1)}, {.width = 18}),
            "a  80  ##########\n"
            "b  42  #####\n"
            "c   1  #\n");
}

TEST(BarsTest, NegativeOnesGrowToTheLeftOfTheSameZero) {
  EXPECT_EQ(FormatBars({MakeBar("up", 60), MakeBar("down", -40), MakeBar("less", -10)},
                       {.width = 22, .is_utf8 = true}),
            "up     60      ██████\n"
            "down  -40  ████\n"
            "less  -10     █\n");
  EXPECT_EQ(FormatBars({MakeBar("a", -50), MakeBar("b", -5)}, {.width = 19, .is_utf8 = true}),
            "a  -50  ██████████\n"
            "b   -5           █\n");
}

TEST(BarsTest, AHalfIsTheFinestToTheLeft) {
  EXPECT_EQ(FormatBars({MakeBar("a", -100), MakeBar("b", -55)}, {.width = 20, .is_utf8 = true}),
            "a  -100  ██████████\n"
            "b   -55      ▐█████\n");
}

TEST(BarsTest, SurviveAnyValue) {
  constexpr double kMax = std::numeric_limits<double>::max();
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const std::string text = FormatBars(
      {{"a", "max", kMax}, {"b", "-max", -kMax}, {"c", "Inf", kInfinity}}, {.width = 19});
  EXPECT_EQ(text,
            "a   max       #####\n"
            "b  -max  #####\n"
            "c   Inf       #####\n");
  EXPECT_EQ(FormatBars({{"a", "0", 0}}, {.width = 20}), "a  0\n");
  EXPECT_EQ(FormatBars({}, {}), "");
}

TEST(BarsTest, ALongLabelIsCut) {
  EXPECT_EQ(FormatBars({MakeBar(std::string(50, 'x'), 1)}, {.width = 40}),
            "xxxxxxxxxxxx…  1  #####################\n");
}

}  // namespace
}  // namespace firn::cli
