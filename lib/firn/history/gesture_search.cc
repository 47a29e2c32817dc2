#include "firn/history/gesture_search.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/history/inverse.h"
#include "firn/history/log_batch.h"

namespace firn::history {
namespace {

// What the first page may cost, and how much more each may than the one before. Mostly the newest
// events tell, and what is looked at beyond the candidate is looked at in vain.
constexpr size_t kFirstPageWork = 500;
constexpr size_t kGrowth = 4;
// Events that are read on their own in one step, and that are looked at for one request.
constexpr size_t kReadOfStep = 256;
constexpr size_t kEventsMax = 1'000'000;

}  // namespace

GestureSearch::GestureSearch(const ByGesture& gesture, bool is_redo,
                             std::shared_ptr<const schema::Schemas> schemas, Position head)
    : gesture_(gesture),
      is_redo_(is_redo),
      schemas_(std::move(schemas)),
      filter_{.query = {.items = {{.user_ids = {gesture.user_id}}}}},
      until_(head),
      work_(kFirstPageWork),
      tracker_(schemas_) {}

absl::StatusOr<GestureSearch::State> GestureSearch::Page(EventReader& reader) {
  found_ = 0;
  read_ = 0;
  if (place_ == page_.size()) {
    if (until_ == 0) return State::kNothing;
    FIRN_RETURN_IF_ERROR(ReadPage(reader));
  }
  while (place_ < page_.size() && read_ < kReadOfStep) {
    ++events_;
    FIRN_ASSIGN_OR_RETURN(const bool goes_on, Look(reader, page_[place_++]));
    if (goes_on) continue;
    if (is_over_) return State::kNothing;
    // Most likely that was the one; if not, the next page begins after it.
    until_ = found_ - 1;
    page_.clear();
    place_ = 0;
    work_ = kFirstPageWork;
    return State::kFound;
  }
  return State::kSearching;
}

absl::Status GestureSearch::ReadPage(EventReader& reader) {
  page_.clear();
  place_ = 0;
  const auto keep = [&](const RecordedEvent& event) {
    const bool is_of_session =
        gesture_.session_id.empty() ||
        std::ranges::any_of(event.metadata, [&](const MetadataEntry& entry) {
          return entry.first == kSessionId && entry.second == gesture_.session_id;
        });
    page_.push_back({.position = event.position,
                     .batch = event.position - event.batch_index,
                     .id = event.id,
                     .marks = MarksOf(event.metadata),
                     .is_of_session = is_of_session,
                     .is_passed_over = IsPassedOver(*schemas_, event.event_type)});
  };
  FIRN_ASSIGN_OR_RETURN(const ReadResult result, reader.Read({.filter = &filter_,
                                                              .until = until_,
                                                              .backwards = true,
                                                              .without_payload = true,
                                                              .limits = {.work = work_}},
                                                             keep));
  until_ = result.looked_to;
  work_ = std::min(work_ * kGrowth, kPageWork);
  if (events_ < kEventsMax) return absl::OkStatus();
  return MakeError(ErrorReason::kQueryLimit,
                   absl::StrCat("among the last ", kEventsMax, " events of \"", gesture_.user_id,
                                "\" is none to be ", is_redo_ ? "redone" : "undone",
                                "; name the event or batch"),
                   {{"limit", "gesture_events"}});
}

absl::StatusOr<bool> GestureSearch::Look(EventReader& reader, const Seen& event) {
  About about;
  bool is_undone = false;
  // Whether marks count is told by what both events are about; most have none.
  if (event.marks.any() || tracker_.IsMarked(event.id)) {
    ++read_;
    FIRN_ASSIGN_OR_RETURN(const LogEvent whole, ReadEvent(reader, event.position));
    about = AboutOf(*schemas_, whole.event);
    is_undone = tracker_.IsUndone(event.id, about);
    tracker_.Look(event.position, event.id, event.marks, about);
  }
  if (is_undone || event.batch == batch_ || !event.is_of_session) return true;
  if (event.marks.any()) {
    if (!is_redo_ || !event.marks.undoes) return true;
    const UndoTracker::State state = tracker_.StateOf(*event.marks.undoes, about);
    if (!state.is_undone || state.by != event.position) return true;
  } else {
    if (event.is_passed_over) return true;
    if (is_redo_) {
      // Something new was done since: there is nothing to redo.
      is_over_ = true;
      return false;
    }
  }
  found_ = event.position;
  batch_ = event.batch;
  return false;
}

}  // namespace firn::history
