// Asks one SELECT of a projection, again and again.

#ifndef FIRN_BENCH_HARNESS_QUERY_LOAD_H_
#define FIRN_BENCH_HARNESS_QUERY_LOAD_H_

#include <cstdint>
#include <string>

#include "harness/measure.h"

namespace firn::bench {

struct QueryOptions {
  std::string address;
  // A file with the SELECT. A line `-- choose NAME: SELECT` in it says what a parameter of the
  // statement is: each time another one, at random, of the values that are in the first column.
  std::string file;
  double seconds = 3;
  // If not 0: ask exactly so often, without a warm-up, instead of for so long.
  uint64_t queries = 0;
  // Each time as of another position of the log, chosen at random.
  bool past = false;
};

// One query at a time, all rows read; counts queries. Ends the program if rows are not of the
// moment that was asked for, or if no query found anything.
Measurement RunQueries(const QueryOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_QUERY_LOAD_H_
