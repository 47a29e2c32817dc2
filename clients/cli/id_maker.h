// Ids for events that were given none.

#ifndef FIRN_CLI_ID_MAKER_H_
#define FIRN_CLI_ID_MAKER_H_

#include <cstdint>
#include <string>

#include "absl/random/random.h"

namespace firn::cli {

// Not thread-safe.
class IdMaker {
 public:
  // A UUID of version 7 (RFC 9562): 48 bits of Unix milliseconds, then 74 random bits.
  std::string Next(int64_t unix_ms);

 private:
  absl::BitGen random_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_ID_MAKER_H_
