// A store behind a server, for a torture run: how it is loaded, read and checked.

#ifndef FIRN_CLI_TORTURE_REMOTE_H_
#define FIRN_CLI_TORTURE_REMOTE_H_

#include <vector>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/torture/invariants.h"
#include "cli/torture/load.h"

namespace firn::torture {

// One attempt each; the client must outlive the result.
Append AppendTo(cli::Client& client);

// The whole log. The server's errors.
absl::StatusOr<std::vector<LoggedEvent>> ReadLog(cli::Client& client);

// Looks up every stream, tag and type of the plan, and compares with the log: kIndex.
Violations CheckLookups(cli::Client& client, const std::vector<LoggedEvent>& log);

// Sends again the newest batches that were acknowledged: kRetry unless they are known at their
// places.
Violations CheckRetries(cli::Client& client, const Testimony& testimony);

}  // namespace firn::torture

#endif  // FIRN_CLI_TORTURE_REMOTE_H_
