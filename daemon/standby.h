// The daemon as a standby: what it needs to know of its primary before it can open its log.

#ifndef FIRN_DAEMON_STANDBY_H_
#define FIRN_DAEMON_STANDBY_H_

#include <csignal>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "config.h"
#include "firn/remote/connection_string.h"

namespace firn::daemon {

// What the daemon is beside others.
struct Role {
  // Whose log it follows.
  std::optional<remote::ConnectionString> primary = {};
  // "HOST:PORT" of that, or empty; nothing if the daemon takes writes itself.
  std::optional<std::string> primary_address = {};
  // Which log it must hold; empty: whichever it does, or a new one.
  std::string store_id = {};
};

// Finds it out from the settings and, if there is one, from the primary. If that does not answer
// and there is no log here, it is waited for: nothing if one of the signals, which are blocked,
// comes meanwhile. kInvalidArgument names what is wrong with the settings or a file that they name;
// kFailedPrecondition if there is no log to be served.
absl::StatusOr<std::optional<Role>> FindRole(const Config& config, const sigset_t& stop);

}  // namespace firn::daemon

#endif  // FIRN_DAEMON_STANDBY_H_
