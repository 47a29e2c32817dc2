// A disk that fails, fills up or turns read-only, a clock that steps, SIGKILL; and the power that
// is cut after each of them.
//
// FIRN_CRASH_SECONDS says how long to go on; FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>

#include "tests/crash/scenarios.h"

namespace firn::testing {
namespace {

TEST(CrashFault, SigkillAtRandom) {
  Suite suite(2);
  KillAtRandom(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

// With FIRN_CRASH_SECONDS every call, without some of them.
TEST(CrashFault, EachCallOfASessionFails) {
  Suite suite(8);
  FailEachCall(suite, Setting("FIRN_CRASH_SECONDS", 0) != 0 ? 1 : 29);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

TEST(CrashFault, AFlushFails) {
  Suite suite(4);
  FailFlushes(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

TEST(CrashFault, AFlushFailsAndThePowerDuringTheNextStart) {
  Suite suite(4);
  FailAFlushBeforeAStart(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

TEST(CrashFault, TheDiskIsFullForAWhile) {
  Suite suite(2);
  FillTheDisk(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

TEST(CrashFault, TheDiskIsReadOnlyForAWhile) {
  Suite suite(2);
  MakeReadOnly(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

TEST(CrashFault, TheClockSteps) {
  Suite suite(2);
  StepTheClock(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

}  // namespace
}  // namespace firn::testing
