#include "cli/interrupt.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

namespace firn::cli {
namespace {

TEST(InterruptTest, WithoutASignalNothingIsInterrupted) {
  const Interrupt interrupt;
  EXPECT_FALSE(interrupt.is_requested());
  EXPECT_TRUE(interrupt.SleepFor(absl::Milliseconds(1)));
}

TEST(InterruptDeathTest, TheSignalEndsTheProcessAfterTheWork) {
  for (const int signal : {SIGINT, SIGTERM}) {
    EXPECT_EXIT(
        {
          const Interrupt interrupt;
          std::raise(signal);
          // Ends by exit, not by the signal, if either is wrong.
          if (!interrupt.is_requested() || interrupt.SleepFor(absl::Hours(1))) std::_Exit(1);
        },
        testing::KilledBySignal(signal), "");
  }
}

TEST(InterruptDeathTest, ASecondSignalEndsItAtOnce) {
  EXPECT_EXIT(
      {
        const Interrupt interrupt;
        std::raise(SIGINT);
        std::raise(SIGINT);
        std::_Exit(1);
      },
      testing::KilledBySignal(SIGINT), "");
}

TEST(InterruptDeathTest, AnIgnoredSignalStaysIgnored) {
  EXPECT_EXIT(
      {
        std::signal(SIGINT, SIG_IGN);
        {
          const Interrupt interrupt;
          std::raise(SIGINT);
          if (interrupt.is_requested()) std::_Exit(1);
        }
        std::_Exit(7);
      },
      testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace firn::cli
