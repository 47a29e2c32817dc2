#include "firn/history/undo_subjects.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::history {
namespace {

// Events that one step looks up by their ids.
constexpr size_t kLookUpsOfStep = 256;

absl::Status NothingToDo(const UndoRequest& request) {
  const ByGesture& gesture = std::get<ByGesture>(request.what);
  return MakeError(ErrorReason::kNotUndoable,
                   absl::StrCat("there is nothing that \"", gesture.user_id, "\" ",
                                request.is_redo ? "has undone since the last change" : "has done",
                                gesture.session_id.empty() ? "" : " in this session",
                                " and that is to be ", request.is_redo ? "redone" : "undone"),
                   {{"cause", "NOTHING"}});
}

absl::Status NoSuchEvent(const Uuid& id) {
  return MakeError(ErrorReason::kEventNotFound,
                   absl::StrCat("there is no event with the id ", FormatUuid(id)),
                   {{"event_id", FormatUuid(id)}});
}

}  // namespace

absl::StatusOr<bool> UndoSubjects::Advance(EventReader& reader) {
  if (step_ == nullptr) step_ = &UndoSubjects::Search;
  FIRN_RETURN_IF_ERROR((this->*step_)(reader));
  return step_ == nullptr;
}

absl::Status UndoSubjects::Find(EventReader& reader) {
  if (const auto* by_id = std::get_if<ById>(&request_.what)) {
    FIRN_ASSIGN_OR_RETURN(const Position position, reader.FindById(by_id->id, head_));
    if (position == 0) return NoSuchEvent(by_id->id);
    FIRN_ASSIGN_OR_RETURN(LogEvent event, ReadEvent(reader, position));
    events_.push_back(std::move(event));
    step_ = nullptr;
    return absl::OkStatus();
  }
  if (const auto* by_batch = std::get_if<ByBatch>(&request_.what)) {
    if (by_batch->position > head_) {
      return MakeError(ErrorReason::kEventNotFound,
                       absl::StrCat("there is no event at position ", by_batch->position,
                                    ": the head of the log is ", head_));
    }
    batch_.emplace(by_batch->position, head_);
    step_ = &UndoSubjects::ReadBatch;
    return absl::OkStatus();
  }
  search_.emplace(std::get<ByGesture>(request_.what), request_.is_redo, schemas_, head_);
  step_ = &UndoSubjects::Search;
  return absl::OkStatus();
}

absl::Status UndoSubjects::Search(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const GestureSearch::State state, search_->Page(reader));
  if (state == GestureSearch::State::kNothing) return NothingToDo(request_);
  if (state == GestureSearch::State::kSearching) return absl::OkStatus();
  batch_.emplace(search_->found(), head_);
  step_ = &UndoSubjects::ReadBatch;
  return absl::OkStatus();
}

absl::Status UndoSubjects::ReadBatch(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const bool is_last, batch_->Page(reader));
  if (!is_last) return absl::OkStatus();
  events_ = std::move(batch_->events());
  first_ = events_.front().place.position;
  last_ = events_.back().place.position;
  step_ = nullptr;
  if (!is_gesture()) return absl::OkStatus();
  KeepGesture();
  if (!request_.is_redo) return absl::OkStatus();
  // It is the batch of an undo: what it undid is to be redone.
  redone_.clear();
  for (const LogEvent& event : events_) {
    redone_.push_back(*MarksOf(event.event.metadata).undoes);
  }
  events_.clear();
  step_ = &UndoSubjects::ReadRedone;
  return absl::OkStatus();
}

void UndoSubjects::KeepGesture() {
  const ByGesture& gesture = std::get<ByGesture>(request_.what);
  std::erase_if(events_, [&](const LogEvent& kept) {
    const Event& event = kept.event;
    const Marks marks = MarksOf(event.metadata);
    if (request_.is_redo ? !marks.undoes : marks.any()) return true;
    if (event.user_id != gesture.user_id) return true;
    return !gesture.session_id.empty() &&
           std::ranges::none_of(event.metadata, [&](const MetadataEntry& entry) {
             return entry.first == kSessionId && entry.second == gesture.session_id;
           });
  });
}

absl::Status UndoSubjects::ReadRedone(EventReader& reader) {
  for (size_t i = 0; i < kLookUpsOfStep && !redone_.empty(); ++i) {
    const Uuid id = redone_.back();
    redone_.pop_back();
    FIRN_ASSIGN_OR_RETURN(const Position position, reader.FindById(id, head_));
    // Anybody may have written of anything that he undid it.
    if (position == 0) continue;
    FIRN_ASSIGN_OR_RETURN(LogEvent event, ReadEvent(reader, position));
    events_.push_back(std::move(event));
  }
  if (!redone_.empty()) return absl::OkStatus();
  const auto position = [](const LogEvent& event) { return event.place.position; };
  std::ranges::sort(events_, {}, position);
  const auto is_same = [&](const LogEvent& a, const LogEvent& b) {
    return position(a) == position(b);
  };
  events_.erase(std::unique(events_.begin(), events_.end(), is_same), events_.end());
  step_ = nullptr;
  return absl::OkStatus();
}

}  // namespace firn::history
