#include "firn/base/shorten.h"

#include <gtest/gtest.h>

namespace firn {
namespace {

TEST(Shorten, LeavesWhatFits) {
  EXPECT_EQ(Shorten("", 3), "");
  EXPECT_EQ(Shorten("abc", 3), "abc");
}

TEST(Shorten, CutsAndSaysSo) { EXPECT_EQ(Shorten("abcd", 3), "abc..."); }

TEST(Shorten, CutsBetweenCharacters) {
  EXPECT_EQ(Shorten("aé", 2), "a...");
  EXPECT_EQ(Shorten("aéb", 3), "aé...");
  EXPECT_EQ(Shorten("a😀", 4), "a...");
}

TEST(Shorten, WhatIsNoUtf8CanLeaveNothing) { EXPECT_EQ(Shorten("\x80\x80\x80\x80", 2), "..."); }

}  // namespace
}  // namespace firn
