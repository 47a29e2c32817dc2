#include "firn/history/earlier_reading.h"

#include <algorithm>
#include <utility>

#include "firn/base/status_macros.h"
#include "firn/history/log_batch.h"

namespace firn::history {
namespace {

// How many events are looked at for one, and for all of a request.
constexpr size_t kLookBackMax = 4096;
constexpr size_t kLookBackInAllMax = 200'000;
// Mostly the newest tell.
constexpr size_t kFirstPageEvents = 4;
constexpr size_t kGrowth = 8;
// Pages of one step.
constexpr size_t kPagesOfStep = 64;
constexpr size_t kEventsOfStep = 256;

}  // namespace

QueryItem SameTarget(const Event& event) {
  QueryItem item;
  if (event.target_type.empty()) {
    item.streams = {StreamOf(event)};
  } else {
    item.targets = {{event.target_type, event.target_id}};
  }
  return item;
}

absl::StatusOr<bool> EarlierReading::Page(EventReader& reader) {
  size_t events = 0;
  for (size_t pages = 0; pages < kPagesOfStep && events < kEventsOfStep; ++pages) {
    while (is_done()) {
      if (found_.size() == events_.size()) return true;
      if (!Begin() && ++events == kEventsOfStep) return false;
    }
    FIRN_RETURN_IF_ERROR(ReadBack(reader));
  }
  return false;
}

bool EarlierReading::Begin() {
  const LogEvent& event = events_[found_.size()];
  const std::vector<Facet>& facets = facets_[found_.size()];
  found_.emplace_back();
  open_.clear();
  for (const Facet& facet : facets) {
    if (facet.is_old_unsaid && !facet.old_at.empty()) unsaid_.insert(facet.name);
    if (IsOpen(facet.name)) open_.push_back(facet.name);
  }
  const Fact fact = FactOf(event.event);
  state_ = PartStateOf(*schemas_, fact.event_type, fact.payload);
  if (is_done()) return false;
  QueryItem item = SameTarget(event.event);
  // Only events of these types tell in which state a part is.
  if (unsaid_.empty()) item.event_types = {state_->event_type, state_->inverse_type};
  filter_ = {.query = {.items = {std::move(item)}}};
  until_ = event.place.position - 1;
  looked_at_ = 0;
  page_events_ = kFirstPageEvents;
  return true;
}

absl::Status EarlierReading::ReadBack(EventReader& reader) {
  if (until_ > 0 && looked_at_ < kLookBackMax && looked_at_in_all_ < kLookBackInAllMax) {
    FIRN_ASSIGN_OR_RETURN(
        const ReadResult result,
        reader.Read({.filter = &filter_,
                     .until = until_,
                     .backwards = true,
                     .limits = {.events = page_events_, .bytes = kPageBytes, .work = kPageWork}},
                    [&](const RecordedEvent& event) { Look(event); }));
    until_ = result.looked_to;
    // A page that ends early for what it costs counts as well.
    looked_at_ += result.matched + 1;
    looked_at_in_all_ += result.matched;
    page_events_ = std::min(page_events_ * kGrowth, kEventsOfStep);
    if (until_ > 0) return absl::OkStatus();
  }
  unsaid_.clear();
  state_.reset();
  return absl::OkStatus();
}

void EarlierReading::Look(const RecordedEvent& event) {
  if (state_) LookForState(event);
  if (unsaid_.empty() || !event.content_type.empty()) return;
  // The newest event that changed the same decides, whether or not it says to what.
  for (const Facet& facet : FacetsOf(*schemas_, event.event_type, event.payload)) {
    if (IsOpen(facet.name)) {
      std::erase_if(unsaid_, [&](const std::string& name) { return Meet(name, facet.name); });
    } else if (unsaid_.erase(facet.name) > 0 && !facet.new_json.empty()) {
      found_.back().values.emplace(facet.name, facet.new_json);
    }
    // What belongs together with all that begins so has changed with any of it.
    if (std::ranges::any_of(open_, [&](const auto& open) { return Meet(open, facet.name); })) {
      unsaid_.clear();
    }
  }
}

void EarlierReading::LookForState(const RecordedEvent& event) {
  if (event.event_type != state_->event_type && event.event_type != state_->inverse_type) return;
  const auto there = PartStateOf(*schemas_, event.event_type, event.payload);
  if (!there || there->part != state_->part) return;
  if (event.event_type == state_->event_type) {
    found_.back().same_at = event.position;
    found_.back().same_part = state_->part;
  }
  state_.reset();
}

}  // namespace firn::history
