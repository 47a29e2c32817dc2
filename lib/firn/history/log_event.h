// Events of the log, kept.

#ifndef FIRN_HISTORY_LOG_EVENT_H_
#define FIRN_HISTORY_LOG_EVENT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/history/inverse.h"

namespace firn::history {

struct LogEvent {
  Event event;
  AppendedEvent place;
  uint32_t batch_index = 0;

  // The first event of its batch.
  Position batch() const { return place.position - batch_index; }
};

inline LogEvent KeepEvent(const RecordedEvent& recorded) {
  LogEvent kept{.place = {.position = recorded.position,
                          .revision = recorded.revision,
                          .recorded_us = recorded.recorded_us},
                .batch_index = recorded.batch_index};
  Event& event = kept.event;
  event.id = recorded.id;
  event.timestamp_ms = recorded.timestamp_ms;
  event.event_type = std::string(recorded.event_type);
  event.payload = {.bytes = std::string(recorded.payload),
                   .content_type = std::string(recorded.content_type)};
  event.target_type = std::string(recorded.target_type);
  event.target_id = recorded.target_id;
  if (recorded.user_id) event.user_id = std::string(*recorded.user_id);
  if (recorded.stream != TargetStream(recorded.target_type, recorded.target_id)) {
    event.stream = std::string(recorded.stream);
  }
  for (const std::string_view tag : recorded.tags) event.tags.emplace_back(tag);
  event.metadata.assign(recorded.metadata.begin(), recorded.metadata.end());
  return kept;
}

inline Fact FactOf(const Event& event) {
  return {.id = event.id,
          .event_type = event.event_type,
          .payload = event.payload.is_json() ? std::string_view(event.payload.bytes) : ""};
}

inline Fact FactOf(const RecordedEvent& event) {
  return {.id = event.id,
          .event_type = event.event_type,
          .payload = event.content_type.empty() ? event.payload : std::string_view()};
}

}  // namespace firn::history

#endif  // FIRN_HISTORY_LOG_EVENT_H_
