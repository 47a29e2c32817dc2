// An event that outlives the read that handed it over.

#ifndef FIRN_PROJECTION_HELD_EVENT_H_
#define FIRN_PROJECTION_HELD_EVENT_H_

#include <memory>
#include <string_view>
#include <vector>

#include "firn/core/event.h"

namespace firn::projection {

class HeldEvent {
 public:
  explicit HeldEvent(const RecordedEvent& event);
  HeldEvent(HeldEvent&&) = default;
  HeldEvent& operator=(HeldEvent&&) = default;

  // As it was lent; valid as long as this is.
  const RecordedEvent& event() const { return event_; }

 private:
  // All texts one after the other: moved with the object, they stay where they are.
  std::unique_ptr<char[]> texts_;
  std::vector<std::string_view> tags_;
  std::vector<MetadataEntry> metadata_;
  RecordedEvent event_;
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_HELD_EVENT_H_
