#include "firn/core/event.h"

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"

namespace firn {

std::string TargetStream(std::string_view target_type, int64_t target_id) {
  return absl::StrCat(ToAbsl(target_type), "-", target_id);
}

std::string StreamOf(const Event& event) {
  return event.stream.empty() ? TargetStream(event.target_type, event.target_id) : event.stream;
}

size_t EventBytes(const Event& event) {
  size_t bytes = sizeof(event.id) + sizeof(event.timestamp_ms) + sizeof(event.target_id) +
                 event.event_type.size() + event.payload.bytes.size() +
                 event.payload.content_type.size() + event.target_type.size() + event.stream.size();
  if (event.user_id) bytes += event.user_id->size();
  for (const std::string& tag : event.tags) bytes += tag.size();
  for (const auto& [key, value] : event.metadata) bytes += key.size() + value.size();
  return bytes;
}

size_t RecordedBytes(const RecordedEvent& event) {
  // Id, times, numbers and the tags of the fields.
  constexpr size_t kFixedBytes = 128;
  size_t bytes = kFixedBytes + event.event_type.size() + event.payload.size() +
                 event.content_type.size() + event.target_type.size() + event.stream.size();
  if (event.user_id) bytes += event.user_id->size();
  for (const std::string_view tag : event.tags) bytes += tag.size();
  for (const auto& [key, value] : event.metadata) bytes += key.size() + value.size();
  return bytes;
}

}  // namespace firn
