// What the subcommands share: the options of `firn` itself, and how a run ended.

#ifndef FIRN_CLI_CONTEXT_H_
#define FIRN_CLI_CONTEXT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/terminal.h"
#include "firn/remote/endpoint.h"

namespace firn::cli {

struct Context {
  remote::Endpoint server;
  // For each attempt of a call that is answered by one message.
  double timeout_s = 10;
  // Whether the user named it.
  bool has_timeout = false;
  Terminal terminal;
  // Of the subcommand that was run.
  absl::Status result;

  // What the user named; without that, as long as a call that goes through much of the log may
  // take.
  absl::Duration LongTimeout() const {
    return has_timeout ? absl::Seconds(timeout_s) : absl::Minutes(10);
  }
};

}  // namespace firn::cli

#endif  // FIRN_CLI_CONTEXT_H_
