// Finds out what an undo or redo has to append.

#ifndef FIRN_HISTORY_UNDO_PLANNER_H_
#define FIRN_HISTORY_UNDO_PLANNER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/history/earlier_reading.h"
#include "firn/history/later_reading.h"
#include "firn/history/log_batch.h"
#include "firn/history/reader_steps.h"
#include "firn/history/undo_draft.h"
#include "firn/history/undo_request.h"
#include "firn/history/undo_subjects.h"

namespace firn::history {

struct UndoPlan {
  UndoResult result;
  // The plan holds if no event after `head` matches.
  Query watched;
  Position head = 0;
  std::vector<schema::SchemaWarning> warnings;
};

// Plans one request over the log as it was at one moment. Errors of Advance: kEventNotFound,
// kNotUndoable, kUndoConflict, kInvalidField, kQueryLimit, kEventIdConflict (the request id is
// another request's), and as EventReader's.
class UndoPlanner final : public ReaderSteps {
 public:
  // The request must outlive this.
  UndoPlanner(const UndoRequest& request, std::shared_ptr<const schema::Schemas> schemas,
              Position head, int64_t now_ms);

  absl::StatusOr<bool> Advance(EventReader& reader) override;

  // After the last step.
  UndoPlan& plan() { return plan_; }
  // Of an undo that is planned or that is a conflict: what stands in its way.
  Conflicts& conflicts() { return plan_.result.conflicts; }

 private:
  // Each does about a page's work and says what comes next; null: nothing.
  using Step = absl::Status (UndoPlanner::*)(EventReader& reader);

  // Whether the request was answered before.
  absl::Status FindAnswer(EventReader& reader);
  absl::Status ReadAnswer(EventReader& reader);
  // What is meant by the request.
  absl::Status Find(EventReader& reader);
  absl::Status FindFacets(EventReader& reader);
  // What has become of it, what was before it, and what else is needed.
  absl::Status ReadLater(EventReader& reader);
  absl::Status ReadEarlier(EventReader& reader);
  absl::Status FindConflicts(EventReader& reader);
  absl::Status ReadReferences(EventReader& reader);
  absl::Status ReadUndos(EventReader& reader);

  // Leaves what can be undone or redone.
  absl::Status Select();
  absl::Status LeaveUndoable(bool is_alone);
  absl::Status LeaveEffective();
  absl::Status BeginConflicts();
  absl::Status CheckConflicts();
  absl::Status Draft(EventReader& reader);
  absl::StatusOr<Change> MakeChange(size_t place);
  absl::Status Finish();
  absl::Status NothingLeft(const LogEvent& last) const;
  // Takes out the events, with what is beside them, of which `leaves_out` is true.
  void LeaveOut(absl::FunctionRef<bool(const LogEvent& event, size_t place)> leaves_out);

  const UndoRequest& request_;
  const std::shared_ptr<const schema::Schemas> schemas_;
  const Position head_;

  Step step_ = nullptr;
  UndoSubjects subjects_;
  std::optional<BatchReading> batch_;
  // What is to be undone or redone, in the log's order.
  std::vector<LogEvent> events_;
  // Beside each of the events: what it changed; what was before it.
  std::vector<std::vector<Facet>> facets_;
  std::vector<Earlier> earlier_;
  std::optional<LaterReading> later_;
  std::optional<EarlierReading> earlier_reading_;
  // Likewise: what its inverse refers to; the undo that is to be taken back.
  std::vector<ReferredPayloads> referred_;
  std::vector<LogEvent> undos_;
  UndoDraft draft_;
  UndoPlan plan_;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_UNDO_PLANNER_H_
