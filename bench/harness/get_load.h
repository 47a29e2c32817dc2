// Reads the few events of a stream, or of a tag, again and again: each time another one.

#ifndef FIRN_BENCH_HARNESS_GET_LOAD_H_
#define FIRN_BENCH_HARNESS_GET_LOAD_H_

#include <cstdint>
#include <string>

#include "harness/measure.h"

namespace firn::bench {

struct GetOptions {
  std::string address;
  // By tag instead of by stream.
  bool tags = false;
  // The log: EventMakerOptions::searched.
  uint64_t searched = 0;
  int in_flight = 1;
  double seconds = 3;
  // If not 0: exactly so many reads, without a warm-up, instead of for so long.
  uint64_t reads = 0;
};

// GetEvents with parsed answers; the latencies are those of whole reads. Ends the program if a read
// does not find exactly the events that are there.
Measurement RunGet(const GetOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_GET_LOAD_H_
