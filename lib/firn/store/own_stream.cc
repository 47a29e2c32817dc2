#include "firn/store/own_stream.h"

#include <cstddef>
#include <string>

#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/base/uuid.h"

namespace firn {
namespace {

// A change may be as large as an event.
constexpr PageLimits kPage = {.bytes = 4 << 20, .work = 50'000};

}  // namespace

absl::Status ReadOwnStream(EventReader& reader, std::string_view stream, Position after,
                           Position head,
                           absl::FunctionRef<absl::Status(const RecordedEvent&)> take) {
  const Filter filter{.query = {.items = {{.streams = {std::string(stream)}}}}};
  absl::Status status;
  while (after < head) {
    FIRN_ASSIGN_OR_RETURN(
        const ReadResult page,
        reader.Read({.filter = &filter, .after = after, .until = head, .limits = kPage},
                    [&](const RecordedEvent& event) {
                      if (status.ok()) status = take(event);
                    }));
    FIRN_RETURN_IF_ERROR(status);
    after = page.looked_to;
  }
  return absl::OkStatus();
}

absl::Status NoteIfDamage(Store& store, const absl::Status& read) {
  if (ReasonOf(read) != ErrorReason::kCorrupted) return read;
  store.NoteDamage(AddContext(read, "schemas and projections are not known, nothing is written"));
  return absl::OkStatus();
}

Event MakeOwnEvent(std::string_view stream, std::string_view event_type, std::string payload) {
  Event event;
  event.id = RandomUuid();
  event.timestamp_ms = SystemClockMicros() / 1000;
  event.event_type = event_type;
  event.payload.bytes = std::move(payload);
  event.stream = stream;
  return event;
}

void AppendOwnEvent(Store& store, Event event, Revision revision, const AppendTerms& terms,
                    AppendDone done) {
  AppendRequest request;
  request.checks.emplace_back(StreamCheck{.stream = event.stream, .revision = revision});
  request.events.push_back(std::move(event));
  store.Append(std::move(request), std::move(done), terms);
}

bool CameSecond(const absl::Status& status) {
  return ReasonOf(status) == ErrorReason::kCheckFailed;
}

}  // namespace firn
