#include "src/convert.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "src/status.h"
#include "src/uuid.h"

namespace firn {
inline namespace client {
namespace internal {
namespace {

// The contract's limit of a message.
constexpr size_t kBatchBytesMax = 20 << 20;

// Calls the one of the lambdas that takes the variant's alternative.
template <typename... Lambdas>
struct Overloaded : Lambdas... {
  using Lambdas::operator()...;
};
template <typename... Lambdas>
Overloaded(Lambdas...) -> Overloaded<Lambdas...>;

template <typename Texts>
void Assign(const std::vector<std::string>& from, Texts& to) {
  to.Assign(from.begin(), from.end());
}

}  // namespace

absl::Time ParseTime(const std::string& text) {
  absl::Time time;
  return absl::ParseTime(absl::RFC3339_full, text, &time, nullptr) ? time : absl::InfinitePast();
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  const int64_t seconds = absl::ToUnixSeconds(time);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

google::protobuf::Duration ToProto(absl::Duration duration) {
  google::protobuf::Duration message;
  message.set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &duration));
  message.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(duration)));
  return message;
}

absl::Duration ToDuration(const google::protobuf::Duration& duration) {
  return absl::Seconds(duration.seconds()) + absl::Nanoseconds(duration.nanos());
}

void FillForAppend(const Event& event, wire::EventDTO& message) {
  const absl::Time now = absl::Now();
  message.set_id(event.id.empty() ? MakeUuid(now) : event.id);
  message.set_timestamp(absl::ToUnixMillis(event.timestamp.value_or(now)));
  message.set_event_type(event.event_type);
  if (event.content_type.empty()) {
    message.set_payload_json(event.payload);
  } else {
    message.set_payload_bytes(event.payload);
    message.set_content_type(event.content_type);
  }
  message.set_target_type(event.target.type);
  message.set_target_id(event.target.id);
  if (event.user_id) message.set_user_id(*event.user_id);
  message.set_stream(event.stream);
  Assign(event.tags, *message.mutable_tags());
  message.mutable_metadata()->insert(event.metadata.begin(), event.metadata.end());
}

std::vector<Event> ToEvents(const google::protobuf::RepeatedPtrField<wire::EventDTO>& messages) {
  std::vector<Event> events;
  events.reserve(static_cast<size_t>(messages.size()));
  for (const wire::EventDTO& message : messages) events.push_back(EventView(message).ToEvent());
  return events;
}

wire::Query ToProto(const EventQuery& query) {
  wire::Query message;
  for (const QueryItem& item : query.items) {
    wire::QueryItem& to = *message.add_items();
    Assign(item.event_types, *to.mutable_event_types());
    Assign(item.tags, *to.mutable_tags());
    Assign(item.streams, *to.mutable_streams());
    Assign(item.event_type_prefixes, *to.mutable_event_type_prefixes());
    for (const Target& target : item.targets) *to.add_targets() = ToProto(target);
    Assign(item.user_ids, *to.mutable_user_ids());
  }
  return message;
}

wire::ReadBounds ToProto(const ReadBounds& bounds) {
  wire::ReadBounds message;
  if (bounds.min_revision) message.set_min_revision(*bounds.min_revision);
  if (bounds.max_revision) message.set_max_revision(*bounds.max_revision);
  if (bounds.min_timestamp) message.set_min_timestamp(absl::ToUnixMillis(*bounds.min_timestamp));
  if (bounds.max_timestamp) message.set_max_timestamp(absl::ToUnixMillis(*bounds.max_timestamp));
  if (bounds.from_time) *message.mutable_from_time() = ToTimestamp(*bounds.from_time);
  if (bounds.as_of) *message.mutable_as_of() = ToTimestamp(*bounds.as_of);
  return message;
}

wire::Target ToProto(const Target& target) {
  wire::Target message;
  message.set_target_type(target.type);
  message.set_target_id(target.id);
  return message;
}

wire::AsOf ToProto(const AsOf& as_of) {
  wire::AsOf message;
  std::visit(Overloaded{[&](uint64_t position) { message.set_position(position); },
                        [&](absl::Time time) { *message.mutable_time() = ToTimestamp(time); }},
             as_of);
  return message;
}

wire::AppendCheck ToProto(const Check& check) {
  wire::AppendCheck message;
  const auto about = [&](const std::string& stream) -> wire::StreamRevisionCheck& {
    message.mutable_stream_revision()->set_stream(stream);
    return *message.mutable_stream_revision();
  };
  std::visit(
      Overloaded{[&](const StreamRevisionIs& is) { about(is.stream).set_revision(is.revision); },
                 [&](const StreamExists& is) { about(is.stream).set_exists(true); },
                 [&](const AnyRevision& is) { about(is.stream).set_any(true); },
                 [&](const NoMatch& is) {
                   *message.mutable_no_match()->mutable_query() = ToProto(is.query);
                   message.mutable_no_match()->set_after_position(is.after_position);
                 }},
      check);
  return message;
}

std::vector<ConflictingEvent> ToEvents(
    const google::protobuf::RepeatedPtrField<wire::ConflictingEvent>& messages) {
  std::vector<ConflictingEvent> events;
  for (const wire::ConflictingEvent& message : messages) {
    events.push_back({.event_id = message.event_id(),
                      .position = message.position(),
                      .event_type = message.event_type(),
                      .undone_event_id = message.undone_event_id(),
                      .fields = {message.fields().begin(), message.fields().end()}});
  }
  return events;
}

absl::Status CheckBatchSize(size_t bytes) {
  if (bytes <= kBatchBytesMax) return absl::OkStatus();
  return InvalidInput("events", absl::StrCat("are ", bytes, " bytes with the checks; a batch has ",
                                             kBatchBytesMax, " at most"));
}

Durability ToDurability(wire::Durability durability) {
  switch (durability) {
    case wire::DURABILITY_FSYNCED:
      return Durability::kFsynced;
    case wire::DURABILITY_WRITTEN:
      return Durability::kWritten;
    default:
      return Durability::kUnknown;
  }
}

absl::StatusOr<BatchResult> ToResult(const wire::AppendEventsResponse& response,
                                     std::vector<std::string> ids) {
  if (static_cast<size_t>(response.events_size()) != ids.size()) return Misfit();
  BatchResult result{.duplicate = response.duplicate(),
                     .durability = ToDurability(response.durability())};
  result.events.reserve(ids.size());
  for (const wire::AppendedEvent& appended : response.events()) {
    result.events.push_back({.id = std::move(ids[result.events.size()]),
                             .position = appended.position(),
                             .revision = appended.revision(),
                             .created_at = ParseTime(appended.created_at())});
  }
  return result;
}

absl::Status Misfit() {
  return absl::InternalError("the server's answer does not fit the question");
}

}  // namespace internal
}  // namespace client
}  // namespace firn
