#include "firn/backup/pending.h"

#include <utility>

#include "firn/base/status_macros.h"
#include "firn/proof/entry.h"

namespace firn::backup {

PendingEvents::PendingEvents(const Uuid& store_id, Frontier end, int64_t recorded_us)
    : store_id_(store_id), end_(std::move(end)), order_(end_.size(), recorded_us) {}

absl::Status PendingEvents::Add(const v1::EventDTO& event) {
  FIRN_ASSIGN_OR_RETURN(const RecordedEvent* recorded, reading_.Read(event));
  FIRN_RETURN_IF_ERROR(order_.Add(*recorded));
  if (recorded->batch_index == 0) EndBatch();
  WriteEvent(event, events_);
  leaves_.push_back(proof::HashEvent(*recorded));
  recorded_us_.push_back(recorded->recorded_us);
  all_ = {.events = leaves_.size(), .bytes = events_.size()};
  return absl::OkStatus();
}

TakenSegment PendingEvents::Take() {
  TakenSegment taken;
  taken.times = {.first_us = recorded_us_.front(), .last_us = recorded_us_[whole_.events - 1]};
  Segment& segment = taken.segment;
  segment.store_id = store_id_;
  segment.first = end_.size() + 1;
  for (size_t i = 0; i < whole_.events; ++i) end_.Add(leaves_[i]);
  segment.last = end_.size();
  segment.end = end_;
  std::string rest = events_.substr(whole_.bytes);
  segment.events = std::move(events_);
  segment.events.resize(whole_.bytes);
  events_ = std::move(rest);
  leaves_.erase(leaves_.begin(), leaves_.begin() + static_cast<ptrdiff_t>(whole_.events));
  recorded_us_.erase(recorded_us_.begin(),
                     recorded_us_.begin() + static_cast<ptrdiff_t>(whole_.events));
  all_ = {.events = leaves_.size(), .bytes = events_.size()};
  whole_ = {};
  return taken;
}

}  // namespace firn::backup
