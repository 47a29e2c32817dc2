// How a server is reached.

#ifndef FIRN_CLIENT_CONNECTION_H_
#define FIRN_CLIENT_CONNECTION_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace firn {
inline namespace client {

struct ConnectionOptions {
  // A name or an address; IPv6 without brackets.
  std::string host = {};
  uint16_t port = 3476;
  // The server's certificate is checked against `ca` (a PEM file), or else against the system's
  // authorities.
  bool tls = false;
  std::string ca = {};
  // PEM files of the client's own certificate and its key: both or neither.
  std::string cert = {};
  std::string key = {};
  // The name that the server's certificate is for, if it is not `host`.
  std::string server_name = {};
  // Sent with every call; the one of the file is read once, when the client is made.
  std::string token = {};
  std::string token_file = {};
  // How long a call may take with its retries, unless it says otherwise.
  absl::Duration deadline = absl::Seconds(30);
};

// Reads `firn://HOST[:PORT][?PARAMETER=VALUE&...]`; the scheme may be left out. docs/clients.md has
// the parameters. kInvalidArgument names in ErrorOf(status).fields the parameter at fault, or
// `scheme`, `host`, `port`, `path`, `parameter` (one without a name).
absl::StatusOr<ConnectionOptions> ParseConnectionString(std::string_view text);

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_CONNECTION_H_
