#include "firn/client/event.h"

#include "firn/client/read.h"
#include "firn_client/v1/event_store.pb.h"
#include "src/convert.h"

namespace firn {
inline namespace client {

namespace wire = ::firn_client::v1;

std::string_view EventView::id() const { return event_->id(); }

absl::Time EventView::timestamp() const { return absl::FromUnixMillis(event_->timestamp()); }

std::string_view EventView::event_type() const { return event_->event_type(); }

std::string_view EventView::payload() const {
  return event_->has_payload_bytes() ? event_->payload_bytes() : event_->payload_json();
}

std::string_view EventView::content_type() const { return event_->content_type(); }

std::string_view EventView::target_type() const { return event_->target_type(); }

int64_t EventView::target_id() const { return event_->target_id(); }

std::optional<std::string_view> EventView::user_id() const {
  if (!event_->has_user_id()) return std::nullopt;
  return event_->user_id();
}

std::string_view EventView::stream() const { return event_->stream(); }

std::vector<std::string_view> EventView::tags() const {
  return {event_->tags().begin(), event_->tags().end()};
}

std::map<std::string_view, std::string_view> EventView::metadata() const {
  return {event_->metadata().begin(), event_->metadata().end()};
}

absl::Time EventView::created_at() const { return internal::ParseTime(event_->created_at()); }

uint64_t EventView::position() const { return event_->position(); }

uint64_t EventView::revision() const { return event_->revision(); }

uint32_t EventView::batch_index() const { return event_->batch_index(); }

Event EventView::ToEvent() const {
  Event event{.id = event_->id(),
              .timestamp = timestamp(),
              .event_type = event_->event_type(),
              .payload = std::string(payload()),
              .content_type = event_->content_type(),
              .target = {event_->target_type(), event_->target_id()},
              .stream = event_->stream(),
              .tags = {event_->tags().begin(), event_->tags().end()},
              .metadata = {event_->metadata().begin(), event_->metadata().end()},
              .created_at = created_at(),
              .position = event_->position(),
              .revision = event_->revision(),
              .batch_index = event_->batch_index()};
  if (event_->has_user_id()) event.user_id = event_->user_id();
  return event;
}

size_t Batch::size() const { return static_cast<size_t>(message_->events_size()); }

EventView Batch::operator[](size_t index) const {
  return EventView(message_->events(static_cast<int>(index)));
}

uint64_t Batch::position() const { return message_->position(); }

uint64_t Batch::head() const { return message_->head(); }

ReplayMark Batch::mark() const {
  // One of a newer server says nothing that this version could pass on.
  if (!wire::ReplayMark_IsValid(message_->mark())) return ReplayMark::kNone;
  return static_cast<ReplayMark>(message_->mark());
}

}  // namespace client
}  // namespace firn
