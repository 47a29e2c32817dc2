// Reading events by their place, and batches of them.

#ifndef FIRN_HISTORY_LOG_BATCH_H_
#define FIRN_HISTORY_LOG_BATCH_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/history/log_event.h"

namespace firn::history {

// What a page may cost a reader thread.
inline constexpr size_t kPageBytes = 1 << 20;
inline constexpr size_t kPageWork = 50'000;

// The event at a position, which is in the log. Errors as EventReader::Read's.
absl::StatusOr<LogEvent> ReadEvent(EventReader& reader, Position position);

// Reads the batch that has a position, page by page.
class BatchReading {
 public:
  BatchReading(Position position, Position head) : position_(position), head_(head) {}

  // True: that was the last page. Errors as EventReader::Read's.
  absl::StatusOr<bool> Page(EventReader& reader);

  // In order.
  std::vector<LogEvent>& events() { return events_; }

 private:
  const Position position_;
  const Position head_;
  std::vector<LogEvent> events_;
  // How many events the next page may have. Most batches are small, and what is read beyond one is
  // read in vain.
  size_t page_events_ = 8;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_LOG_BATCH_H_
