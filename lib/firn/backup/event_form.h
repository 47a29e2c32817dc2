// An event in the contract's form, as it stands in a segment, and in the log's.

#ifndef FIRN_BACKUP_EVENT_FORM_H_
#define FIRN_BACKUP_EVENT_FORM_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/v1/event.pb.h"

namespace firn::backup {

// Reads events one after the other, through buffers that it keeps. Used by one thread.
class EventReading {
 public:
  // The event as a log has it; valid as long as `event`, until the next call. kDataLoss if it is
  // none that a log could have recorded.
  absl::StatusOr<const RecordedEvent*> Read(const v1::EventDTO& event);

 private:
  RecordedEvent recorded_;
  std::vector<std::string_view> tags_;
  std::vector<MetadataEntry> metadata_;
};

// The same as an event that can be written to a log. What it is made of is taken out of `event`.
absl::StatusOr<CommittedEvent> TakeEvent(v1::EventDTO& event);

// Whether events follow each other as those of one log do.
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

#endif  // FIRN_BACKUP_EVENT_FORM_H_
