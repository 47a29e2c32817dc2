// A server that is spoken to, with all that this needs.

#ifndef FIRN_REMOTE_ENDPOINT_H_
#define FIRN_REMOTE_ENDPOINT_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "firn/remote/connection_string.h"

namespace firn::remote {

struct Endpoint {
  // As PEM; empty: the system's authorities, and no certificate of one's own.
  struct Tls {
    std::string authorities;
    std::string certificate;
    std::string key;
    // What the server's certificate is for, if it is not the host.
    std::string server_name;
  };

  // "HOST:PORT".
  std::string address = "127.0.0.1:3476";
  std::optional<Tls> tls = {};
  // Sent with every call; empty: none is.
  std::string token = {};
};

// "HOST:PORT".
std::string AddressOf(const ConnectionString& connection);

// Reads the files. kInvalidArgument names the parameter and the file.
absl::StatusOr<Endpoint> OpenEndpoint(const ConnectionString& connection);

}  // namespace firn::remote

#endif  // FIRN_REMOTE_ENDPOINT_H_
