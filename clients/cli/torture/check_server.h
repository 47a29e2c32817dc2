// The check of a server against a witness, and what is said of it.

#ifndef FIRN_CLI_TORTURE_CHECK_SERVER_H_
#define FIRN_CLI_TORTURE_CHECK_SERVER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/torture/invariants.h"
#include "cli/torture/witness.h"

namespace firn::torture {

struct ServerCheck {
  uint64_t events = 0;        // in the log
  uint64_t acknowledged = 0;  // of them, by the witness
  Violations violations;
};

// Reads the whole log and looks it up. Errors: the server's, except that damage that it reports is
// a violation.
absl::StatusOr<ServerCheck> CheckServer(cli::Client& client, const Testimony& testimony,
                                        bool is_shared);

// One line for each violation.
std::string Describe(const Violations& violations);

}  // namespace firn::torture

#endif  // FIRN_CLI_TORTURE_CHECK_SERVER_H_
