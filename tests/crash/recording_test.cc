// The recording disk itself, when what it records is killed.

#include "tests/crash/disk/recording.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <ios>
#include <string>

#include "tests/crash/scenarios.h"

namespace firn::testing {
namespace {

void ExpectInOrder(const disk::Trace& trace) {
  uint64_t number = 0;
  for (const disk::TraceEntry& entry : trace.entries()) {
    ASSERT_EQ(entry.record.sequence, ++number);
  }
}

// A kill may come in the middle of a record, or before its number is told.
TEST(CrashRecording, GoesOnBehindTheLastWholeRecord) {
  Scene scene(1);
  ASSERT_EQ(Worker(scene.disk(), scene.worker(3)).Wait().code, kWorkerDone);
  const uint64_t told = scene.disk().moment();
  const disk::Record untold{.sequence = told + 1,
                            .kind = disk::RecordKind::kUnlink,
                            .name_size = 1,
                            .inode = 0,
                            .offset = 0,
                            .data_size = 0};
  disk::Record torn = untold;
  torn.sequence = told + 2;
  torn.kind = disk::RecordKind::kWrite;
  torn.data_size = 4096;
  std::ofstream(scene.disk().trace_path(), std::ios::binary | std::ios::app)
      .write(reinterpret_cast<const char*>(&untold), sizeof(untold))
      .write("x", 1)
      .write(reinterpret_cast<const char*>(&torn), sizeof(torn))
      .write("ab", 2);

  ASSERT_EQ(Worker(scene.disk(), scene.worker(3)).Wait().code, kWorkerDone);
  const disk::Trace trace(scene.disk().trace_path());
  ExpectInOrder(trace);
  EXPECT_GT(trace.entries().size(), told + 1);
  EXPECT_EQ(scene.disk().moment(), trace.entries().back().record.sequence);
}

}  // namespace
}  // namespace firn::testing
