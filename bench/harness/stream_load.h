// Appends over one AppendStream call, with a fixed number of requests outstanding.

#ifndef FIRN_BENCH_HARNESS_STREAM_LOAD_H_
#define FIRN_BENCH_HARNESS_STREAM_LOAD_H_

#include "harness/append_load.h"
#include "harness/measure.h"

namespace firn::bench {

// As RunAppend; `events` and `echo` are not offered.
Measurement RunStream(const AppendOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_STREAM_LOAD_H_
