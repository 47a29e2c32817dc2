#include "firn/schema/pattern.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"

namespace firn::schema {
namespace {

Pattern Make(const std::string& text) { return Pattern(std::make_shared<RE2>(text, RE2::Quiet)); }

size_t WorkOf(const std::string& text) { return Make(text).work_per_byte(); }

TEST(Pattern, IsFound) {
  const Pattern pattern = Make("^a+$");
  EXPECT_TRUE(pattern.IsIn("aa"));
  EXPECT_FALSE(pattern.IsIn("ab"));
  EXPECT_EQ(pattern->pattern(), "^a+$");
  EXPECT_TRUE(pattern);
  EXPECT_TRUE(Pattern() == nullptr);
}

TEST(Pattern, CostsWhatItsPlacesCost) {
  EXPECT_EQ(WorkOf("^[a-z]+$"), WorkOf("x"));
  EXPECT_LT(WorkOf("^[a-z]+$"), 20u);
  const size_t hundred = WorkOf("[ab]*a[ab]{100}c");
  EXPECT_GT(hundred, 400u);
  EXPECT_GT(WorkOf("[ab]*a[ab]{900}c"), 8 * hundred);
  EXPECT_GT(WorkOf("((a{0,30}){0,30})b"), 4000u);
}

// RE2 has hundreds of instructions for a class of Unicode, of which a text meets few.
TEST(Pattern, CostsNoMoreForUnicode) {
  const size_t ascii = WorkOf("\\w{1,200}$");
  EXPECT_GT(ascii, 2000u);
  for (const char* letters : {"\\p{L}", "\\pL", "[\\p{L}]", "[^\\P{L}]", "[а-я]", "[一-龥]",
                              "[\\x{4e00}-\\x{9fff}]", "\\p{Han}", "é", "\\x{e9}"}) {
    const size_t work = WorkOf(absl::StrCat(letters, "{1,200}$"));
    EXPECT_LE(work, 2 * ascii) << letters;
    EXPECT_GE(work, ascii / 5) << letters;
  }
}

// Escapes are what they are for RE2: these repeat a letter, and no class.
TEST(Pattern, CostsNoLessForAnEscapedBackslash) {
  for (const char* text : {"\\\\p{900}", "\\Q\\\\Ep{900}", "\\\\x{900}"}) {
    EXPECT_GE(WorkOf(text), 900u * 4) << text;
  }
  EXPECT_TRUE(Make("^\\Q\\\\Ep{3}").IsIn("\\ppp"));
}

// Up to the first part that may have several lengths, the place is that of the text.
TEST(Pattern, CostsLessIfItIsAnchored) {
  const size_t cheap = WorkOf("^[a-z]+$");
  for (const char* text :
       {"^[a-z]{1,200}$", "^\\p{L}[\\p{Lu}' -]{0,9}$", "^[A-Z]{20}-\\d{1,200}$", "^.{1,200}",
        "^[]\\]a]{1,200}$", "^[^]]{1,200}$", "^[[:alpha:]\\]]{1,200}$", "^a{3}?b{1,200}?$",
        "^\\p{L}{1,8}$", "^a{200}$"}) {
    EXPECT_EQ(WorkOf(text), cheap) << text;
  }
  EXPECT_LE(WorkOf("^[\\p{L}\\p{N} ._-]{1,200}$"), 100u);
  for (const char* text : {"[a-z]{1,200}$", "^[a-c]*[ab]{1,200}$", "^a?[a-z]{200}b",
                           "^(a|b){1,200}$", "^a|b{1,200}$", "^(?:a{1,4}){200}$", "(?i)^a*b{200}$",
                           "^[[:alpha:]]*[a-z]{1,200}$", "^[a-z]{1,200}[a-z]{1,200}$",
                           "^a{1,200}a{200}$", "^[a[:b]{1,9}x{200}$", "^\\w{2,}[]x]{200}$"}) {
    EXPECT_GT(WorkOf(text), 1000u) << text;
  }
}

}  // namespace
}  // namespace firn::schema
