// A recorded event out of the contract's form, as a server gives it and as it stands in a backup.

#ifndef FIRN_WIRE_RECORDED_EVENT_H_
#define FIRN_WIRE_RECORDED_EVENT_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/v1/event.pb.h"

namespace firn::wire {

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
absl::StatusOr<CommittedEvent> TakeRecorded(v1::EventDTO& event);

}  // namespace firn::wire

#endif  // FIRN_WIRE_RECORDED_EVENT_H_
