// Numbers sorted into bins with round edges.

#ifndef FIRN_CLI_BINS_H_
#define FIRN_CLI_BINS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace firn::cli {

struct Bin {
  // "[10, 20)" with what is 10 and without what is 20; of integers "10 to 19", or "10".
  std::string label;
  uint64_t count = 0;
};

// At most 20 bins, and about 10 at least unless the numbers are a few integers: their width is a
// round number (1, 2 or 5 with zeros) near what Freedman and Diaconis advise. `are_integers`:
// they all are, so that no bin is narrower than 1. None for no numbers. All are finite.
std::vector<Bin> MakeBins(std::vector<double> numbers, bool are_integers);

}  // namespace firn::cli

#endif  // FIRN_CLI_BINS_H_
