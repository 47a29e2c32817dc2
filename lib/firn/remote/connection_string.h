// Where a server is and how it is to be spoken to, as one text: docs/clients.md, "Connection
// string".

#ifndef FIRN_REMOTE_CONNECTION_STRING_H_
#define FIRN_REMOTE_CONNECTION_STRING_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace firn::remote {

struct ConnectionString {
  std::string host = {};  // an IPv6 address without its brackets
  int port = 3476;
  bool tls = false;
  // Files; empty if they are not given, as are the texts.
  std::string ca = {};
  std::string cert = {};
  std::string key = {};
  std::string server_name = {};
  std::string token = {};
  std::string token_file = {};
  std::optional<absl::Duration> deadline = {};
};

// "firn://HOST[:PORT][?PARAMETER=VALUE&...]", or the same without "firn://". kInvalidArgument names
// the part or the parameter at fault, then a colon, what is wrong and what would be right; it does
// not repeat values, of which one is a secret.
absl::StatusOr<ConnectionString> ParseConnectionString(const std::string& text);

// Whether the text can travel as a token: visible ASCII without spaces.
bool IsToken(const std::string& text);

}  // namespace firn::remote

#endif  // FIRN_REMOTE_CONNECTION_STRING_H_
