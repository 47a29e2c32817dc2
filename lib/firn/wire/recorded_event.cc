#include "firn/wire/recorded_event.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/base/uuid.h"

namespace firn::wire {
namespace {

// What stands in a text that is not always one.
struct Parsed {
  Uuid id;
  int64_t recorded_us = 0;
};

absl::StatusOr<Parsed> ParseTexts(const v1::EventDTO& event) {
  const auto fault = [&](const char* what) {
    return absl::DataLossError(absl::StrCat("event ", event.position(), " has ", what));
  };
  const std::optional<Uuid> id = ParseUuid(event.id());
  if (!id) return fault("an id that is no UUID");
  const std::optional<int64_t> recorded_us = ParseRfc3339(event.created_at());
  if (!recorded_us) return fault("a recorded time that is none");
  const bool is_json = event.payload_form_case() == v1::EventDTO::kPayloadJson;
  if (!is_json && event.payload_form_case() != v1::EventDTO::kPayloadBytes) {
    return fault("no payload as text or bytes");
  }
  if (is_json != event.content_type().empty()) {
    return fault("a content type that does not go with its payload");
  }
  return Parsed{.id = *id, .recorded_us = *recorded_us};
}

const std::string& PayloadOf(const v1::EventDTO& event) {
  return event.has_payload_json() ? event.payload_json() : event.payload_bytes();
}

}  // namespace

absl::StatusOr<const RecordedEvent*> EventReading::Read(const v1::EventDTO& event) {
  FIRN_ASSIGN_OR_RETURN(const Parsed parsed, ParseTexts(event));
  tags_.assign(event.tags().begin(), event.tags().end());
  metadata_.assign(event.metadata().begin(), event.metadata().end());
  std::sort(metadata_.begin(), metadata_.end());
  recorded_ = {.position = event.position(),
               .revision = event.revision(),
               .recorded_us = parsed.recorded_us,
               .batch_index = event.batch_index(),
               .id = parsed.id,
               .timestamp_ms = event.timestamp(),
               .event_type = event.event_type(),
               .payload = PayloadOf(event),
               .content_type = event.content_type(),
               .target_type = event.target_type(),
               .target_id = event.target_id(),
               .user_id = std::nullopt,
               .stream = event.stream(),
               .tags = tags_,
               .metadata = metadata_};
  if (event.has_user_id()) recorded_.user_id = event.user_id();
  return &recorded_;
}

absl::StatusOr<CommittedEvent> TakeRecorded(v1::EventDTO& event) {
  FIRN_ASSIGN_OR_RETURN(const Parsed parsed, ParseTexts(event));
  CommittedEvent taken;
  taken.place = {event.position(), event.revision(), parsed.recorded_us};
  taken.batch_index = event.batch_index();
  Event& to = taken.event;
  to.id = parsed.id;
  to.timestamp_ms = event.timestamp();
  to.event_type = std::move(*event.mutable_event_type());
  to.payload.bytes = event.has_payload_json() ? std::move(*event.mutable_payload_json())
                                              : std::move(*event.mutable_payload_bytes());
  to.payload.content_type = std::move(*event.mutable_content_type());
  to.target_type = std::move(*event.mutable_target_type());
  to.target_id = event.target_id();
  if (event.has_user_id()) to.user_id = std::move(*event.mutable_user_id());
  // A target's own stream is not written down.
  if (event.stream() != TargetStream(to.target_type, to.target_id)) {
    to.stream = std::move(*event.mutable_stream());
  }
  to.tags.reserve(static_cast<size_t>(event.tags_size()));
  for (std::string& tag : *event.mutable_tags()) to.tags.push_back(std::move(tag));
  to.metadata.assign(event.metadata().begin(), event.metadata().end());
  std::sort(to.metadata.begin(), to.metadata.end());
  return taken;
}

}  // namespace firn::wire
