#include "firn/replica/whole_batches.h"

#include <utility>

namespace firn::replica {

void WholeBatches::Add(CommittedEvent event) {
  if (event.batch_index == 0) whole_ = events_.size();
  bytes_ += EventBytes(event.event);
  events_.push_back(std::move(event));
}

void WholeBatches::NoteHead(Position head) {
  if (!events_.empty() && events_.back().place.position == head) whole_ = events_.size();
}

CommittedGroup WholeBatches::Take(size_t bytes_max) {
  CommittedGroup taken;
  size_t bytes = 0;
  while (whole_ > 0) {
    const bool begins_batch = events_.front().batch_index == 0;
    if (!taken.empty() && begins_batch && bytes >= bytes_max) break;
    bytes += EventBytes(events_.front().event);
    taken.push_back(std::move(events_.front()));
    events_.pop_front();
    --whole_;
  }
  bytes_ -= bytes;
  return taken;
}

void WholeBatches::Clear() {
  events_.clear();
  whole_ = 0;
  bytes_ = 0;
}

}  // namespace firn::replica
