#include "workload/event.h"

#include "workload/json.h"

namespace firn::workload {

std::string ToLine(const GeneratedEvent& event) {
  Json metadata;
  for (const auto& [key, value] : event.metadata) metadata.Str(key, value);
  return Json()
             .Str("id", event.id)
             .Int("timestamp", event.timestamp_ms)
             .Str("event_type", event.event_type)
             .Raw("payload", event.payload)
             .Str("target_type", event.target_type)
             .Int("target_id", event.target_id)
             .Str("user_id", event.user_id)
             .Sub("metadata", metadata)
             .text() +
         "\n";
}

}  // namespace firn::workload
