#include "firn/history/log_batch.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::history {

absl::StatusOr<LogEvent> ReadEvent(EventReader& reader, Position position) {
  LogEvent event;
  FIRN_RETURN_IF_ERROR(
      reader
          .Read({.after = position - 1, .until = position},
                [&](const RecordedEvent& recorded) { event = KeepEvent(recorded); })
          .status());
  return event;
}

absl::StatusOr<bool> BatchReading::Page(EventReader& reader) {
  if (events_.empty()) {
    FIRN_ASSIGN_OR_RETURN(LogEvent event, ReadEvent(reader, position_));
    if (event.batch_index > 0) {
      FIRN_ASSIGN_OR_RETURN(event, ReadEvent(reader, event.batch()));
    }
    events_.push_back(std::move(event));
    return false;
  }
  const Position first = events_.front().place.position;
  const Position after = events_.back().place.position;
  const Position until = std::min<Position>(head_, first + kBatchEventsMax - 1);
  if (after >= until) return true;
  bool is_over = false;
  FIRN_RETURN_IF_ERROR(
      reader
          .Read({.after = after,
                 .until = until,
                 .limits = {.events = page_events_, .bytes = kPageBytes, .work = kPageWork}},
                [&](const RecordedEvent& recorded) {
                  is_over = is_over || recorded.batch_index == 0;
                  if (!is_over) events_.push_back(KeepEvent(recorded));
                })
          .status());
  page_events_ *= 8;
  return is_over;
}

}  // namespace firn::history
