#ifndef FIRN_CLIENT_SRC_CONNECTION_H_
#define FIRN_CLIENT_SRC_CONNECTION_H_

#include "absl/status/status.h"
#include "firn/client/connection.h"

namespace firn {
inline namespace client {
namespace internal {

// kInvalidArgument if options contradict each other, see ParseConnectionString.
absl::Status CheckOptions(const ConnectionOptions& options);

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_CONNECTION_H_
