// Later changes that stand in the way of an undo, as an error.

#ifndef FIRN_HISTORY_UNDO_CONFLICT_H_
#define FIRN_HISTORY_UNDO_CONFLICT_H_

#include "absl/status/status.h"
#include "firn/history/later_changes.h"

namespace firn::history {

// kUndoConflict; there is at least one conflict, and they are sorted.
absl::Status UndoConflicts(bool is_redo, const Conflicts& conflicts);

// kNotUndoable: after `later` nothing before it can come back.
absl::Status IsFinal(bool is_redo, const Conflict& later);

}  // namespace firn::history

#endif  // FIRN_HISTORY_UNDO_CONFLICT_H_
