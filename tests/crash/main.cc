// Google Test's main, for a program that is also its own victim.

#include <gtest/gtest.h>

#include "firn/base/log.h"
#include "tests/crash/worker.h"

int main(int argc, char** argv) {
  const int code = firn::testing::RunAsWorker(argc, argv);
  if (code >= 0) return code;
  // What is opened after a crash has things to say that are no news here.
  firn::log::Configure(firn::log::Level::kError, firn::log::Format::kText);
  ::testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
