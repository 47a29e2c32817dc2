#include "cli/prompt_interrupt.h"

#include <gtest/gtest.h>

namespace firn::cli {
namespace {

TEST(PromptInterruptTest, NotesASignalUntilItIsCleared) {
  PromptInterrupt interrupt;
  EXPECT_FALSE(interrupt.is_requested());
  for (int i = 0; i < 2; ++i) {
    std::raise(SIGINT);
    EXPECT_TRUE(interrupt.is_requested());
    interrupt.Clear();
    EXPECT_FALSE(interrupt.is_requested());
  }
}

TEST(PromptInterruptTest, PutsBackWhatWasThere) {
  std::signal(SIGINT, SIG_IGN);
  { const PromptInterrupt interrupt; }
  EXPECT_EQ(std::signal(SIGINT, SIG_DFL), SIG_IGN);
}

}  // namespace
}  // namespace firn::cli
