#include "firn/base/file.h"

#include <gtest/gtest.h>

#include <string>

#include "firn/base/status.h"
#include "tests/support/status_matchers.h"

namespace firn {
namespace {

using testing::HasReason;

TEST(File, ThatEndsTooEarlyIsDamaged) {
  const auto file = File::OpenForReading("/dev/null");
  ASSERT_OK(file);
  std::string bytes;
  EXPECT_OK(file->ReadAt(0, 0, bytes));
  EXPECT_TRUE(HasReason(file->ReadAt(0, 1, bytes), ErrorReason::kCorrupted));
}

// The memory of a process has nothing at address 0: the system answers EIO, as a disk does for a
// sector that it cannot read.
TEST(File, ThatTheDiskCannotReadIsDamaged) {
  const auto file = File::OpenForReading("/proc/self/mem");
  ASSERT_OK(file);
  std::string bytes;
  EXPECT_TRUE(HasReason(file->ReadAt(0, 1, bytes), ErrorReason::kCorrupted));
}

}  // namespace
}  // namespace firn
