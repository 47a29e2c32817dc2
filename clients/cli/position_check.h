// Checks that a replay keeps what the contract promises of positions.

#ifndef FIRN_CLI_POSITION_CHECK_H_
#define FIRN_CLI_POSITION_CHECK_H_

#include <cstdint>

#include "absl/status/status.h"
#include "firn/v1/event_store.pb.h"

namespace firn::cli {

// Of every replay: positions increase, and no message goes back. Of a replay of the whole log: they
// have no gaps either.
class PositionCheck {
 public:
  PositionCheck(uint64_t after, bool is_whole) : last_(after), is_whole_(is_whole) {}

  // kDataLoss if the message does not go on where those before ended.
  absl::Status Add(const v1::ReplayEventsResponse& message);

  // Everything up to here has been offered.
  uint64_t last() const { return last_; }

  bool is_whole() const { return is_whole_; }

 private:
  uint64_t last_;
  bool is_whole_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_POSITION_CHECK_H_
