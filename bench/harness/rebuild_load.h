// Builds a projection again from the start of the log.

#ifndef FIRN_BENCH_HARNESS_REBUILD_LOAD_H_
#define FIRN_BENCH_HARNESS_REBUILD_LOAD_H_

#include <string>

#include "harness/measure.h"

namespace firn::bench {

struct RebuildOptions {
  std::string address;
  // Builds it again until so long has passed, at least once.
  double seconds = 3;
  // If not 0: the server's process, whose CPU time is then told on stderr.
  int server_pid = 0;
};

// Counts the events that were applied or skipped, and takes the time that the server says the build
// took; the latencies are those times. Ends the program if two builds differ, or if an event did
// not fit.
Measurement RunRebuild(const RebuildOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_REBUILD_LOAD_H_
