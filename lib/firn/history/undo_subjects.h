// Finds the events that a request to undo or redo means.

#ifndef FIRN_HISTORY_UNDO_SUBJECTS_H_
#define FIRN_HISTORY_UNDO_SUBJECTS_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/history/gesture_search.h"
#include "firn/history/log_batch.h"
#include "firn/history/undo_request.h"
#include "firn/schema/registry.h"

namespace firn::history {

// Reads the log as it was at one moment, step by step.
class UndoSubjects {
 public:
  // The request must outlive this.
  UndoSubjects(const UndoRequest& request, std::shared_ptr<const schema::Schemas> schemas,
               Position head)
      : request_(request), schemas_(std::move(schemas)), head_(head) {}

  // True: they are found; asked again, it goes on to what the user did before. Errors as
  // EventReader's; kEventNotFound, kNotUndoable, kQueryLimit.
  absl::StatusOr<bool> Advance(EventReader& reader);

  // In the log's order.
  std::vector<LogEvent>& events() { return events_; }

  // Whether an event belongs to the gesture that is to be taken back: that of a redo is an undo.
  bool IsOfGesture(Position position) const {
    return !is_gesture() || (position >= first_ && position <= last_);
  }
  bool is_gesture() const { return std::holds_alternative<ByGesture>(request_.what); }

 private:
  // Each does about a page's work and says what comes next; null: nothing.
  using Step = absl::Status (UndoSubjects::*)(EventReader& reader);

  absl::Status Find(EventReader& reader);
  absl::Status Search(EventReader& reader);
  absl::Status ReadBatch(EventReader& reader);
  absl::Status ReadRedone(EventReader& reader);
  // Leaves of a batch what belongs to the user's gesture.
  void KeepGesture();

  const UndoRequest& request_;
  const std::shared_ptr<const schema::Schemas> schemas_;
  const Position head_;

  Step step_ = &UndoSubjects::Find;
  std::optional<GestureSearch> search_;
  std::optional<BatchReading> batch_;
  Position first_ = 0;
  Position last_ = 0;
  // The ids of what is to be redone.
  std::vector<Uuid> redone_;
  std::vector<LogEvent> events_;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_UNDO_SUBJECTS_H_
