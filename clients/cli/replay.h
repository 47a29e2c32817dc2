// Streams the log to an output: `firn replay` and `firn export`.

#ifndef FIRN_CLI_REPLAY_H_
#define FIRN_CLI_REPLAY_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "cli/context.h"
#include "cli/event_printer.h"
#include "firn/v1/event.pb.h"

namespace firn::cli {

struct ReplayOptions {
  uint64_t after = 0;
  // Nothing means the head at the time of the call.
  std::optional<uint64_t> until;
  // "-" is standard output.
  std::string output = "-";
  EventFormat format = EventFormat::kAuto;
};

// Adds --after and --until.
void AddRangeOptions(CLI::App& command, ReplayOptions& options);

// Checks that positions follow each other without gaps.
class PositionCheck {
 public:
  explicit PositionCheck(uint64_t after) : last_(after) {}

  // kDataLoss if the events do not go on where those before ended.
  absl::Status Add(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events);

  // The last position so far.
  uint64_t last() const { return last_; }

 private:
  uint64_t last_;
};

// Runs the replay, with a progress bar if that is not in the way of the output. Errors: the
// server's, Output's, and kDataLoss if the positions have a gap or end before `until`. The message
// says up to where the output is good.
absl::Status Replay(const ReplayOptions& options, const Context& context);

}  // namespace firn::cli

#endif  // FIRN_CLI_REPLAY_H_
