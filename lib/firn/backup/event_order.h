// Whether events follow each other as those of one log do.

#ifndef FIRN_BACKUP_EVENT_ORDER_H_
#define FIRN_BACKUP_EVENT_ORDER_H_

#include <cstdint>

#include "absl/status/status.h"
#include "firn/core/event.h"

namespace firn::backup {

// Takes them one after the other. Used by one thread.
class EventOrder {
 public:
  EventOrder() = default;

  // Of events that come after one at `last`, recorded then, which ends a batch.
  EventOrder(Position last, int64_t recorded_us) : last_(last), recorded_us_(recorded_us) {}

  // kDataLoss naming the position if the event is not the next one.
  absl::Status Add(const RecordedEvent& event);

  Position last() const { return last_; }
  int64_t recorded_us() const { return recorded_us_; }

 private:
  Position last_ = 0;
  int64_t recorded_us_ = 0;
  // The place in its batch that the next event has if it does not begin one.
  uint32_t next_index_ = 0;
};

}  // namespace firn::backup

#endif  // FIRN_BACKUP_EVENT_ORDER_H_
