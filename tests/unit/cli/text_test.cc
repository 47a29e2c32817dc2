#include "cli/text.h"

#include <gtest/gtest.h>

#include <limits>

namespace firn::cli {
namespace {

TEST(TextTest, AcceptsWellFormedUtf8) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("plain"));
  EXPECT_TRUE(IsUtf8("größe 写真 \xF0\x9F\x93\xB7"));
  EXPECT_TRUE(IsUtf8("\xF4\x8F\xBF\xBF"));
}

TEST(TextTest, RefusesMalformedUtf8) {
  EXPECT_FALSE(IsUtf8("\xFF"));
  EXPECT_FALSE(IsUtf8("\x80"));
  EXPECT_FALSE(IsUtf8("\xC3"));              // cut off
  EXPECT_FALSE(IsUtf8("\xC0\xAF"));          // overlong
  EXPECT_FALSE(IsUtf8("\xE0\x80\xAF"));      // overlong
  EXPECT_FALSE(IsUtf8("\xED\xA0\x80"));      // a surrogate
  EXPECT_FALSE(IsUtf8("\xF4\x90\x80\x80"));  // beyond the last character
}

TEST(TextTest, CountsWideCharactersTwiceAndCombiningOnesNot) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("größe"), 5);
  EXPECT_EQ(DisplayWidth("写真"), 4);
  EXPECT_EQ(DisplayWidth("e\u0301"), 1);
}

TEST(TextTest, KeepsWhatFits) {
  EXPECT_EQ(FitToWidth("größe", 5), "größe");
  EXPECT_EQ(FitToWidth("写真", 4), "写真");
  EXPECT_EQ(FitToWidth("", 0), "");
}

TEST(TextTest, CutsBetweenCharacters) {
  EXPECT_EQ(FitToWidth("größer", 5), "größ…");
  EXPECT_EQ(FitToWidth("写真写真", 5), "写真…");
  EXPECT_EQ(FitToWidth("写真写真", 4), "写…");
  EXPECT_EQ(FitToWidth("abc", 1), "…");
  EXPECT_EQ(FitToWidth("abc", 0), "");
}

TEST(TextTest, KeepsControlCharactersFromTheTerminal) {
  EXPECT_EQ(FitToWidth("a\nb\tc\x1b[2J", 20), "a b c [2J");
  EXPECT_EQ(FitToWidth("a\u009b2J", 20), "a 2J");
  EXPECT_EQ(FitToWidth("a\u202eb", 20), "a b");
  EXPECT_EQ(FitToWidth("a\xFFz", 20), "a?z");
}

TEST(TextTest, GroupsThousands) {
  EXPECT_EQ(WithThousands(0), "0");
  EXPECT_EQ(WithThousands(999), "999");
  EXPECT_EQ(WithThousands(1000), "1,000");
  EXPECT_EQ(WithThousands(1234567), "1,234,567");
  EXPECT_EQ(WithThousands(std::numeric_limits<uint64_t>::max()), "18,446,744,073,709,551,615");
}

TEST(Printable, HasNothingThatSteersATerminal) {
  EXPECT_EQ(Printable("ti\x1b[31mtle\n"), "ti [31mtle ");
  EXPECT_EQ(Printable("plain ü"), "plain ü");
}

TEST(EscapeControls, LeavesTheJsonTheSame) {
  EXPECT_EQ(EscapeControls("{\"a\": \"x\xc2\x9by\xe2\x80\xaez\"}\n"),
            "{\"a\": \"x\\u009by\\u202ez\"}\n");
  EXPECT_EQ(EscapeControls("[\"ü€\"]"), "[\"ü€\"]");
}

}  // namespace
}  // namespace firn::cli
