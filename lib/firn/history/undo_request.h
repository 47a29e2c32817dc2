// What an undo or redo is asked for, and what comes of it.

#ifndef FIRN_HISTORY_UNDO_REQUEST_H_
#define FIRN_HISTORY_UNDO_REQUEST_H_

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "firn/base/uuid.h"
#include "firn/core/event.h"
#include "firn/history/later_changes.h"
#include "firn/history/log_event.h"

namespace firn::history {

// The metadata that names a session.
inline constexpr std::string_view kSessionId = "session_id";

// One event.
struct ById {
  Uuid id;
};

// All events of the batch that has the position.
struct ByBatch {
  Position position = 0;
};

// What a user did last, or undid last. `session_id`: empty: in any session.
struct ByGesture {
  std::string user_id;
  std::string session_id;
};

// A valid request.
struct UndoRequest {
  bool is_redo = false;
  std::variant<ById, ByBatch, ByGesture> what;
  bool force = false;
  bool validate_only = false;
  std::optional<Uuid> request_id = {};
  // Of what is appended; the metadata sorted by key.
  std::optional<std::string> user_id = {};
  std::vector<MetadataEntry> metadata = {};
};

struct UndoResult {
  // What was appended, or would be: then without places.
  std::vector<LogEvent> events;
  // The events that were undone or redone, in the same order.
  std::vector<Uuid> event_ids;
  // What stood in the way; with `force` it was overridden.
  Conflicts conflicts;
  bool duplicate = false;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_UNDO_REQUEST_H_
