// The files of certificates and tokens that the settings name.

#ifndef FIRN_DAEMON_ACCESS_FILES_H_
#define FIRN_DAEMON_ACCESS_FILES_H_

#include <string>

#include "absl/status/statusor.h"
#include "config.h"
#include "firn/rpc/access.h"

namespace firn::daemon {

// Reads and checks the files. The error names the setting and the file, and says what would be
// right; it never tells a token.
absl::StatusOr<rpc::Access> ReadAccess(const Config& config);

// Whether only this machine reaches the address, "HOST:PORT": `localhost`, 127.0.0.0/8 or `[::1]`.
bool IsLoopback(const std::string& address);

}  // namespace firn::daemon

#endif  // FIRN_DAEMON_ACCESS_FILES_H_
