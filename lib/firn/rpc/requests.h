// Requests to append, checked and turned into what the store understands.

#ifndef FIRN_RPC_REQUESTS_H_
#define FIRN_RPC_REQUESTS_H_

#include <cstdint>

#include "absl/status/statusor.h"
#include "firn/core/append.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// The Take functions move the events out of the request. `now_ms` is the server's clock. Errors:
// kInvalidField naming every field of the first event or check at fault.
absl::StatusOr<AppendRequest> TakeAppend(v1::AppendEventRequest& request, int64_t now_ms);
absl::StatusOr<AppendRequest> TakeAppend(v1::AppendEventsRequest& request, int64_t now_ms);
absl::StatusOr<AppendRequest> TakeAppend(v1::AppendStreamRequest& request, int64_t now_ms);

}  // namespace firn::rpc

#endif  // FIRN_RPC_REQUESTS_H_
