// Failures as they come from the server, as absl::Status, and back.

#ifndef FIRN_CLIENT_SRC_STATUS_H_
#define FIRN_CLIENT_SRC_STATUS_H_

#include <grpcpp/support/status.h>

#include <cstddef>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "firn/client/error.h"
#include "firn_client/v1/event_store.pb.h"

namespace firn {
inline namespace client {
namespace internal {

absl::Status ToStatus(const grpc::Status& status);
absl::Status ToStatus(const ::firn_client::v1::AppendError& error);

// An error of the client's own about one part of what it was given.
absl::Status InvalidInput(const std::string& field, const std::string& description);

absl::Status StoreChanged(const std::string& expected, const std::string& store_id);

// A proof that was asked for does not hold; says what does not.
absl::Status ProofFailed(const std::string& what);

// An answer takes more memory than so many bytes, which the client is willing to collect.
absl::Status TooManyRows(size_t bytes_max);

// It may pass by itself, and the same request may be sent again: the server is away or stopping,
// its queue is full.
bool IsTransient(const absl::Status& status);

// A replay that ended so is to be resumed.
bool IsInterruption(const absl::Status& status);

// The deadline has passed without a word of the server: what went wrong before says more.
bool IsOutOfTime(const absl::Status& status);

// How long the server asks to wait before the request is sent again.
absl::Duration RetryDelay(const absl::Status& status);

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_STATUS_H_
