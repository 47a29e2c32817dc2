// Requests to read, checked and turned into what the store understands.

#ifndef FIRN_RPC_READ_REQUESTS_H_
#define FIRN_RPC_READ_REQUESTS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"
#include "firn/core/query.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// Which events are wanted, of which part of the log, and how.
struct ReadSpec {
  Filter filter = {};
  Position after = 0;
  Position until = 0;  // inclusive
  // Recorded times, in microseconds, inclusive: a reader makes positions of them, see ApplyTimes.
  std::optional<int64_t> from_us = {};
  std::optional<int64_t> as_of_us = {};
  bool backwards = false;
  PageLimits page = {};
  v1::PayloadForm form = v1::PAYLOAD_FORM_STRUCT;
};

struct ReplaySpec : ReadSpec {
  bool follow = false;
  // Positions behind the head at which a follower is to leave.
  uint64_t max_lag = std::numeric_limits<uint64_t>::max();
  std::chrono::milliseconds heartbeat_interval{5000};
};

// The newest match of each query is wanted, in the log up to `until`.
struct NewestSpec {
  std::vector<Query> queries;
  Position until = 0;
  std::optional<int64_t> as_of_us;
  v1::PayloadForm form = v1::PAYLOAD_FORM_STRUCT;
};

// What a read asks for, with the log ending at `head`. The queries are taken out of the requests.
// Errors: kInvalidField, kPositionBeyondHead.
absl::StatusOr<ReadSpec> TakeRead(v1::GetEventsRequest& request, Position head);
absl::StatusOr<ReadSpec> TakeRead(v1::CountEventsRequest& request, Position head);
absl::StatusOr<ReplaySpec> TakeReplay(v1::ReplayEventsRequest& request, Position head);
absl::StatusOr<NewestSpec> TakeNewest(v1::GetNewestEventsRequest& request, Position head);

// The recorded time of a request, in microseconds. kInvalidField.
absl::StatusOr<int64_t> TimeOf(const v1::GetPositionAtRequest& request);

// The position of a request. kInvalidField, kPositionBeyondHead.
absl::StatusOr<Position> PositionOf(const v1::GetTimeAtRequest& request, Position head);

// Makes the bounds on recorded time bounds on positions. What is beyond the head, as a reader may
// wait for it, keeps a lower bound on its time. Errors as EventReader::PositionAt's.
absl::Status ApplyTimes(EventReader& reader, Position head, ReadSpec& spec);

// What other requests share with those. `field`: where a value stands, for the error. Errors:
// kInvalidField; kPositionBeyondHead. Times are in microseconds; what is finer is rounded down, or
// up if `round_up`.
absl::Status CheckBelowHead(const char* field, Position position, Position head);
absl::StatusOr<v1::PayloadForm> ParseForm(v1::PayloadForm form);
absl::StatusOr<int64_t> ParseTime(const google::protobuf::Timestamp& time, const char* field,
                                  bool round_up);

// How many bytes of events, as they are kept, an answer may have: it must stay below the 4 MiB that
// clients accept by default.
size_t AnswerBytes(v1::PayloadForm form);

// Stands for the fields of a request that must stay the same from page to page. To be asked before
// the query is taken.
uint64_t FingerprintOf(const v1::GetEventsRequest& request);

// The token with which a request with this fingerprint goes on where a page has stopped.
std::string MakePageToken(uint64_t fingerprint, Position looked_to);

}  // namespace firn::rpc

#endif  // FIRN_RPC_READ_REQUESTS_H_
