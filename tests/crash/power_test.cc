// Power loss, on a disk that keeps only what was flushed: see disk/disk_model.h. Thousands of cuts
// come from one trace of real load, since a trace can be cut after each of its operations.
//
// FIRN_CRASH_SECONDS says how long to go on; FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>

#include "tests/crash/scenarios.h"

namespace firn::testing {
namespace {

TEST(CrashPower, LosesNothingThatWasAcknowledged) {
  Suite suite(8);
  LosePower(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

TEST(CrashPower, LosesOnlyTheEndWhenDurabilityIsWritten) {
  Suite suite(4);
  LosePowerWhenWritten(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

TEST(CrashPower, MayComeBackDuringAStart) {
  Suite suite(4);
  LosePowerWhileStarting(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

TEST(CrashPower, MayBeCutWhileALongLogIsEmptied) {
  Suite suite(4);
  LosePowerWhileRestarting(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

TEST(CrashPower, MayBeCutWhenTheLogBeginsAnew) {
  Suite suite(4);
  LosePowerAfterCheckpoints(suite);
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

}  // namespace
}  // namespace firn::testing
