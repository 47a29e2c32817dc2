#include "firn/core/text.h"

#include <gtest/gtest.h>

namespace firn {
namespace {

TEST(Text, AcceptsPrintableUtf8) {
  for (const char* text : {"", "a", "Forêt d'Écouves", "日本", "😀", "\xF4\x8F\xBF\xBF"}) {
    EXPECT_TRUE(IsPrintableUtf8(text)) << text;
  }
}

TEST(Text, RefusesControlCharacters) {
  for (const char* text : {"a\nb", "\t", "\x1b[31m", "\x7f", "\xC2\x80", "\xC2\x9F"}) {
    EXPECT_FALSE(IsPrintableUtf8(text)) << text;
  }
  EXPECT_FALSE(IsPrintableUtf8(std::string_view("a\0b", 3)));
}

TEST(Text, RefusesMalformedUtf8) {
  for (const char* text :
       {"\x80", "\xC3", "\xC3(", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\xAF",
        "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xE2\x82"}) {
    EXPECT_FALSE(IsPrintableUtf8(text)) << text;
  }
}

TEST(Text, NamesAreAscii) {
  EXPECT_TRUE(IsName("Az09_.:-"));
  for (const char* text : {"a b", "a/b", "é", "a\n", "a,b", "@"})
    EXPECT_FALSE(IsName(text)) << text;
}

}  // namespace
}  // namespace firn
