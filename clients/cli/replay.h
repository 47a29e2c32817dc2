// Streams the log, or the events of it that match, to an output: `firn replay` and `firn export`.

#ifndef FIRN_CLI_REPLAY_H_
#define FIRN_CLI_REPLAY_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "cli/context.h"
#include "cli/event_printer.h"
#include "cli/filter_options.h"

namespace firn::cli {

struct ReplayOptions {
  Filter filter;
  // "-" is standard output.
  std::string output = "-";
  FormatOptions format;
  // See Pacer. Nothing: as fast as it goes.
  std::optional<double> speed;
};

// Runs the replay, with a progress bar if that is not in the way of the output. Errors: the
// server's, Output's, and kDataLoss if the positions are not as promised (PositionCheck) or, of a
// whole replay, end before `until`. The message says up to where the output is good.
absl::Status Replay(const ReplayOptions& options, const Context& context);

}  // namespace firn::cli

#endif  // FIRN_CLI_REPLAY_H_
