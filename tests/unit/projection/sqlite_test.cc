#include "firn/projection/sqlite.h"

#include <gtest/gtest.h>

#include "absl/cleanup/cleanup.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::projection {
namespace {

using testing::HasReason;

TEST(Connection, ASectorThatTheDiskCannotReadIsDamage) {
  auto& faults = testing::InstallFaultVfs();
  const absl::Cleanup mend = [&faults] { faults.bad_page = 0; };
  const testing::TempDir directory;
  const std::string path = directory.path() + "/tables.db";
  constexpr char kSum[] = "select sum(length(x)) from t";
  {
    auto writer = Connection::Open(path, Connection::Mode::kCreate);
    ASSERT_OK(writer);
    ASSERT_OK(writer->Run("create table t (x); insert into t values (zeroblob(20000))"));
  }
  auto reader = Connection::Open(path, Connection::Mode::kRead);
  ASSERT_OK(reader);
  faults.bad_page = 2;
  EXPECT_TRUE(HasReason(reader->Integer(kSum), ErrorReason::kCorrupted));
  faults.bad_page = 0;
  const auto bytes = reader->Integer(kSum);
  ASSERT_OK(bytes);
  EXPECT_EQ(*bytes, 20'000);
}

}  // namespace
}  // namespace firn::projection
