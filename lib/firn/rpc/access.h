// Who may call, and how the server shows who it is.

#ifndef FIRN_RPC_ACCESS_H_
#define FIRN_RPC_ACCESS_H_

#include <optional>
#include <string>
#include <vector>

namespace firn::rpc {

// Everything as PEM.
struct Tls {
  // The server's certificate, then those that lead to its authority.
  std::string certificates;
  std::string key;
  // The authorities one of which must have signed a client's certificate; empty: clients need none.
  std::string client_authorities;
};

struct Access {
  // None: connections are neither encrypted nor is the server known by them.
  std::optional<Tls> tls;
  // A call must have one of them; none: no call needs one.
  std::vector<std::string> tokens;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_ACCESS_H_
