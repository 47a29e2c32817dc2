// From an append to its receipt: what a writer and followers noted, brought together.

#ifndef FIRN_BENCH_HARNESS_DELIVERIES_H_
#define FIRN_BENCH_HARNESS_DELIVERIES_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "harness/measure.h"

namespace firn::bench {

// A single event that was acknowledged.
struct Appended {
  // Its place in the order of the log.
  uint64_t position = 0;
  Clock::time_point sent;
  Clock::time_point acknowledged;
};

// A message with events, as a follower got it.
struct Received {
  // Of its last event.
  uint64_t position = 0;
  uint64_t events = 0;
  uint64_t bytes = 0;
  Clock::time_point at;
};

// Calls `visit` for each event that each follower received. Each received all that was appended, in
// order. Sorts `appended`.
void Join(std::vector<Appended>& appended, const std::vector<std::vector<Received>>& followers,
          const std::function<void(const Appended&, const Received&)>& visit);

// All deliveries, with the times from sending an event to its receipt. Ends `meter`.
Measurement MeasureDeliveries(Meter& meter, std::vector<Appended>& appended,
                              const std::vector<std::vector<Received>>& followers);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_DELIVERIES_H_
