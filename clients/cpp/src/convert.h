// The client's types as messages of the contract, and back.

#ifndef FIRN_CLIENT_SRC_CONVERT_H_
#define FIRN_CLIENT_SRC_CONVERT_H_

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/repeated_ptr_field.h>
#include <google/protobuf/timestamp.pb.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "firn/client/append.h"
#include "firn/client/error.h"
#include "firn/client/event.h"
#include "firn/client/query.h"
#include "firn_client/v1/event.pb.h"
#include "firn_client/v1/event_store.pb.h"
#include "firn_client/v1/history.pb.h"
#include "firn_client/v1/projection.pb.h"

namespace firn {
inline namespace client {
namespace internal {

namespace wire = ::firn_client::v1;

// InfinitePast() for an empty text, or one that is no time.
absl::Time ParseTime(const std::string& text);
google::protobuf::Timestamp ToTimestamp(absl::Time time);
google::protobuf::Duration ToProto(absl::Duration duration);
absl::Duration ToDuration(const google::protobuf::Duration& duration);

// Fills an empty message with what an append says of the event; makes the id and the timestamp that
// are not given.
void FillForAppend(const Event& event, wire::EventDTO& message);

std::vector<Event> ToEvents(const google::protobuf::RepeatedPtrField<wire::EventDTO>& messages);

wire::Query ToProto(const EventQuery& query);
wire::ReadBounds ToProto(const ReadBounds& bounds);
wire::Target ToProto(const Target& target);
wire::AsOf ToProto(const AsOf& as_of);
wire::AppendCheck ToProto(const Check& check);

std::vector<ConflictingEvent> ToEvents(
    const google::protobuf::RepeatedPtrField<wire::ConflictingEvent>& messages);

Durability ToDurability(wire::Durability durability);

// The answer to a batch of events with these ids.
absl::StatusOr<BatchResult> ToResult(const wire::AppendEventsResponse& response,
                                     std::vector<std::string> ids);

// kInternal: the server's answer does not fit the question.
absl::Status Misfit();

// The ids of a batch, in its order.
template <typename Request>
std::vector<std::string> IdsOf(const Request& request) {
  std::vector<std::string> ids;
  ids.reserve(static_cast<size_t>(request.events_size()));
  for (const wire::EventDTO& event : request.events()) ids.push_back(event.id());
  return ids;
}

// kInvalidArgument if a batch is too large to be sent.
absl::Status CheckBatchSize(size_t bytes);

// Fills AppendEventsRequest or AppendStreamRequest, and checks its size.
template <typename Request>
absl::Status FillBatch(const std::vector<Event>& events, const std::vector<Check>& checks,
                       Request& request) {
  for (const Event& event : events) FillForAppend(event, *request.add_events());
  for (const Check& check : checks) *request.add_checks() = ToProto(check);
  return CheckBatchSize(request.ByteSizeLong());
}

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_CONVERT_H_
