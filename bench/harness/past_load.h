// Reads what is known of one image after the other: its state at a moment, its history, its events.

#ifndef FIRN_BENCH_HARNESS_PAST_LOAD_H_
#define FIRN_BENCH_HARNESS_PAST_LOAD_H_

#include <cstdint>
#include <string>

#include "harness/measure.h"

namespace firn::bench {

enum class PastCall { kState, kHistory, kEvents };

struct PastOptions {
  std::string address;
  PastCall call = PastCall::kState;
  // If not 0: of this image, as of each of its events in random order, over and over. Else of
  // images chosen at random, as of now.
  int64_t image = 0;
  double seconds = 3;
};

// GetState, GetHistory (one page) or GetEvents (all of the stream), one call at a time; counts
// calls. Ends the program if an image is not found.
Measurement RunPast(const PastOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_PAST_LOAD_H_
