// An event as the generator makes it, before a store has seen it.

#ifndef FIRN_WORKLOAD_EVENT_H_
#define FIRN_WORKLOAD_EVENT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace firn::workload {

struct GeneratedEvent {
  std::string id;            // UUID, version 4
  int64_t timestamp_ms = 0;  // never goes back along a history
  std::string event_type;
  std::string payload;  // a JSON object, compact
  std::string target_type;
  int64_t target_id = 0;
  std::string user_id;
  // session_id; batch_id if the gesture has more than one event.
  std::vector<std::pair<std::string, std::string>> metadata;
};

// The line that `firn import` reads, with its newline.
std::string ToLine(const GeneratedEvent& event);

}  // namespace firn::workload

#endif  // FIRN_WORKLOAD_EVENT_H_
