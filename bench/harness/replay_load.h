// Reads the whole log, or the events of one type, as a stream, as fast as it comes.

#ifndef FIRN_BENCH_HARNESS_REPLAY_LOAD_H_
#define FIRN_BENCH_HARNESS_REPLAY_LOAD_H_

#include <cstdint>
#include <string>

#include "harness/measure.h"

namespace firn::bench {

struct ReplayOptions {
  std::string address;
  // The log is read again until so long has passed: small logs are read in no time.
  double seconds = 3;
  // Parse every event, as a consumer does; otherwise the events of a message are only counted.
  bool parse = false;
  // Read once and without a warm-up: what a log costs that is on the disk.
  bool once = false;
  // If not empty: only the events of this type, of which there must be `matches`.
  std::string type;
  uint64_t matches = 0;
  // The server is firn-bench-echo-server, whose events are all the same.
  bool echo = false;
};

// Reads the log once to warm up, and then at least once to measure. The latencies are the waits
// from one message to the next; of one type, the times that whole replays took. Ends the program on
// an error, a gap in the positions, a missing match, or an end before the head.
Measurement RunReplay(const ReplayOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_REPLAY_LOAD_H_
