// How far a projection is behind a log that grows at a steady pace.

#ifndef FIRN_BENCH_HARNESS_LAG_LOAD_H_
#define FIRN_BENCH_HARNESS_LAG_LOAD_H_

#include <cstdint>
#include <string>

namespace firn::bench {

struct LagOptions {
  std::string address;
  // Events a second, in requests of 1 to 50, each sent when its time has come, whatever has become
  // of those before it.
  double rate = 5000;
  double seconds = 20;
  // The history of a catalogue of so many images, of which the log has the first `stored` events at
  // most, in whole gestures; what follows is appended.
  int64_t images = 0;
  uint64_t stored = 0;
};

// Appends over one AppendStream call, so that the order is kept, and asks ListProjections about
// every millisecond, on a connection of its own, where `catalog` is. Tells on stderr how many
// events were due and done. Prints two measurements: `appends`, from the time that was due for a
// request to its acknowledgement, and `lag`, from there to the answer that says that the projection
// has it. Ends the program on an error, or if an event did not fit.
void RunLag(const LagOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_LAG_LOAD_H_
