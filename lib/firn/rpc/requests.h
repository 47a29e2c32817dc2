// Requests, checked and turned into what the store understands.

#ifndef FIRN_RPC_REQUESTS_H_
#define FIRN_RPC_REQUESTS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "firn/core/append.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// A part of the log, and how its events are wanted.
struct ReadRange {
  Position after = 0;
  Position until = 0;  // inclusive
  PageLimits page;
  v1::PayloadForm form = v1::PAYLOAD_FORM_STRUCT;
};

// The Take functions move the events out of the request. `now_ms` is the server's clock. Errors:
// kInvalidField naming every field of the first event or check at fault.
absl::StatusOr<AppendRequest> TakeAppend(v1::AppendEventRequest& request, int64_t now_ms);
absl::StatusOr<AppendRequest> TakeAppend(v1::AppendEventsRequest& request, int64_t now_ms);
absl::StatusOr<AppendRequest> TakeAppend(v1::AppendStreamRequest& request, int64_t now_ms);

// What a read asks for, with the log ending at `head`. Errors: kInvalidField, kPositionBeyondHead,
// kFeatureNotAvailable.
absl::StatusOr<ReadRange> ParseRead(const v1::GetEventsRequest& request, Position head);
absl::StatusOr<ReadRange> ParseRead(const v1::ReplayEventsRequest& request, Position head);

// The token with which the same GetEventsRequest goes on after `position`.
std::string MakePageToken(const v1::GetEventsRequest& request, Position position);

}  // namespace firn::rpc

#endif  // FIRN_RPC_REQUESTS_H_
