#include "cli/columns.h"

#include <gtest/gtest.h>

#include <string>

namespace firn::cli {
namespace {

TEST(ColumnsTest, AreAsWideAsTheirWidestCell) {
  EXPECT_EQ(FormatColumns({{"A", "LONG", "C"}, {"12345", "x", ""}, {"é", "", "z"}}, {}),
            "A      LONG  C\n"
            "12345  x     \n"
            "é            z\n");
}

TEST(ColumnsTest, TheLastIsCutWhereTheTerminalEnds) {
  EXPECT_EQ(
      FormatColumns({{"A", "WORDS"}, {"x", "many words here"}}, {.is_stdout = true, .width = 14}),
      "A  WORDS\n"
      "x  many words…\n");
}

TEST(ColumnsTest, NothingIsCutWhereThereIsNoTerminal) {
  EXPECT_EQ(
      FormatColumns({{"A", "WORDS"}, {"x", "many words here"}}, {.width = 14, .has_colour = true}),
      "A  WORDS\n"
      "x  many words here\n");
}

TEST(ColumnsTest, NoTextSteersTheTerminal) {
  EXPECT_EQ(FormatColumns({{"A", "B"}, {"\x1b[2J", "x\ny"}}, {}), "A     B\n [2J  x y\n");
}

}  // namespace
}  // namespace firn::cli
