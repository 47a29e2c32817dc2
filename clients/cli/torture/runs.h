// The runs of `firn torture`. Each returns what it has to say; kFailedPrecondition, with what was
// found, if an invariant is broken.

#ifndef FIRN_CLI_TORTURE_RUNS_H_
#define FIRN_CLI_TORTURE_RUNS_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "firn/remote/endpoint.h"

namespace firn::torture {

// Where progress is shown.
struct Screen {
  bool is_terminal = false;
  int width = 80;
};

struct LocalRun {
  std::string dir;
  std::string witness;  // empty: a temporary one
  std::string firnd;    // empty: beside this program
  int cycles = 0;       // 0: as many as the duration allows
  absl::Duration duration = absl::InfiniteDuration();
};

struct RemoteRun {
  remote::Endpoint server;
  absl::Duration timeout;
  std::string witness;
  absl::Duration duration = absl::InfiniteDuration();
};

// Starts a daemon on a new store below `dir`, loads it, kills it, starts it again and checks it,
// and so on. Takes away what it has made, unless something is found: that is kept, and named.
absl::StatusOr<std::string> RunCycles(const LocalRun& run, const Screen& screen);

// Loads a server until the connection is lost, the time is over, or Ctrl-C. The witness file may be
// one of a load before, which is gone on with.
absl::StatusOr<std::string> RunLoad(const RemoteRun& run, const Screen& screen);

// Checks a server against the witness of its load.
absl::StatusOr<std::string> RunCheck(const RemoteRun& run, const Screen& screen);

// How long flushes of 4 KiB take in a folder, in microseconds, and whether that can be true.
struct FlushSpeed {
  double median_us = 0;
  double p99_us = 0;
  bool is_memory = false;  // a file system that is kept in memory
};
absl::StatusOr<FlushSpeed> MeasureFlush(const std::string& folder);

// In words, with a warning if the disk is faster than it can be.
std::string DescribeFlush(const FlushSpeed& speed);

}  // namespace firn::torture

#endif  // FIRN_CLI_TORTURE_RUNS_H_
