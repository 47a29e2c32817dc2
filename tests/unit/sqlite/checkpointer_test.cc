// When pages may be moved from the write-ahead log beside commits.

#include "firn/engines/sqlite/checkpointer.h"

#include <gtest/gtest.h>

namespace firn::sqlite {
namespace {

TEST(WalProgress, APieceIsDueWhenEnoughPagesAreMissing) {
  WalProgress progress;
  EXPECT_FALSE(progress.IsPieceDue());
  progress.Note(10);
  EXPECT_FALSE(progress.IsPieceDue());
  progress.Note(1000);
  EXPECT_TRUE(progress.IsPieceDue());
  EXPECT_TRUE(progress.Moved(900));
  EXPECT_FALSE(progress.IsPieceDue());
  progress.Note(2000);
  EXPECT_TRUE(progress.IsPieceDue());
}

// The next commit may begin the write-ahead log anew: no checkpoint may be under way then.
TEST(WalProgress, NothingIsDueWhenAllIsMoved) {
  WalProgress progress;
  progress.Note(1000);
  EXPECT_TRUE(progress.Moved(1000));
  EXPECT_FALSE(progress.IsPieceDue());
  // More than the last commit has told of: the checkpoint saw the next one.
  EXPECT_TRUE(progress.Moved(1300));
  progress.Note(1300);
  EXPECT_FALSE(progress.IsPieceDue());
}

TEST(WalProgress, WhatWasMovedDoesNotCountOnceItBeganAnew) {
  WalProgress progress;
  progress.Note(1000);
  progress.Moved(1000);
  progress.Note(300);
  EXPECT_TRUE(progress.IsPieceDue());
}

// Begun anew by a commit that is longer than all before it: nobody can tell, so it waits.
TEST(WalProgress, InDoubtItIsNotDue) {
  WalProgress progress;
  progress.Note(1000);
  progress.Moved(1000);
  progress.Note(1000);
  EXPECT_FALSE(progress.IsPieceDue());
}

TEST(WalProgress, ACheckpointThatGotNoFurtherSaysSo) {
  WalProgress progress;
  progress.Note(1000);
  EXPECT_TRUE(progress.Moved(400));
  EXPECT_FALSE(progress.Moved(400));
  EXPECT_TRUE(progress.IsPieceDue());
}

}  // namespace
}  // namespace firn::sqlite
