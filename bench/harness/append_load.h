// Appends to a server as fast as it answers, with a fixed number of requests in flight.

#ifndef FIRN_BENCH_HARNESS_APPEND_LOAD_H_
#define FIRN_BENCH_HARNESS_APPEND_LOAD_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/deliveries.h"
#include "harness/event_maker.h"
#include "harness/measure.h"

namespace firn::bench {

struct AppendOptions {
  std::string address;
  int in_flight = 1;
  // 1 sends AppendEvent; more sends AppendEvents.
  int batch = 1;
  double seconds = 3;
  // Each request carries a condition of its own, that no event of the log has a tag which its first
  // event has; sends AppendEvents.
  bool conditions = false;
  // If not 0: append exactly so many, without a warm-up, instead of for so long.
  uint64_t events = 0;
  EventMakerOptions maker;
  // If not null: every event of an AppendEvent is added to it, in the order of the answers.
  std::vector<Appended>* appended = nullptr;
  // The server is firn-bench-echo-server, which stores nothing and answers nothing.
  bool echo = false;
};

// Ends the program on the first error, or if the log did not grow by what was acknowledged.
Measurement RunAppend(const AppendOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_APPEND_LOAD_H_
