// What the subcommands share: the options of `firn` itself, and how a run ended.

#ifndef FIRN_CLI_CONTEXT_H_
#define FIRN_CLI_CONTEXT_H_

#include <string>

#include "absl/status/status.h"
#include "cli/terminal.h"

namespace firn::cli {

struct Context {
  std::string server = "127.0.0.1:3476";
  // For each attempt of a call that is answered by one message.
  double timeout_s = 10;
  Terminal terminal;
  // Of the subcommand that was run.
  absl::Status result;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_CONTEXT_H_
