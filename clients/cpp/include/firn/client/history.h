// The past of a target: its state then, what happened to it, and how a change is taken back.

#ifndef FIRN_CLIENT_HISTORY_H_
#define FIRN_CLIENT_HISTORY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "firn/client/append.h"
#include "firn/client/error.h"
#include "firn/client/event.h"
#include "firn/client/query.h"

namespace firn {
inline namespace client {

struct GetStateRequest {
  Target target = {};
  // Absent: the newest.
  std::optional<AsOf> as_of = {};
  // Whose definition says what a state is. Empty: `catalog`.
  std::string projection = {};
};

struct State {
  // JSON text; empty if there was no such target.
  std::string json = {};
  // The moment.
  uint64_t position = 0;
  // The last of the target's events up to then; 0: there is none.
  uint64_t last_event_position = 0;
  // How many events were folded.
  uint32_t events = 0;
};

struct GetHistoryRequest {
  Target target = {};
  std::optional<AsOf> as_of = {};
  // Empty: `catalog`. If there is no such projection, only the target's own events are listed.
  std::string projection = {};
  // 1 to 1,000. 0: 100.
  int32_t page_size = 0;
  // The `next_page_token` of the page before.
  std::string page_token = {};
};

// A value before and after.
struct FieldChange {
  // Such as `rating`, `edits.exposure`.
  std::string field = {};
  // JSON texts; empty: not said.
  std::string old_json = {};
  std::string new_json = {};
};

// An event as history.
struct HistoryEntry {
  Event event = {};
  std::vector<FieldChange> changes = {};
  // The position of the first event of its batch, and its place there.
  uint64_t batch = 0;
  uint32_t batch_index = 0;
  // The events that it undoes, or makes again, if it does.
  std::string undoes = {};
  std::string redoes = {};
  // Its change is undone.
  bool undone = false;
  // There is an inverse, as far as its type and payload say; if not, `not_undoable` says why.
  bool undoable = false;
  std::string not_undoable = {};
  // It is another target's event that concerns this one.
  bool related = false;
};

struct HistoryPage {
  // Newest first.
  std::vector<HistoryEntry> entries = {};
  std::string next_page_token = {};
  // Up to here, events of other targets that concern this one are listed; 0: none are.
  uint64_t related_until = 0;
  // The moment.
  uint64_t position = 0;
};

// What is undone or redone.

// One event, by its id; to redo, that of the event that was undone.
struct OneEvent {
  std::string id = {};
};

// All events of the batch that has this position.
struct WholeBatch {
  uint64_t position = 0;
};

// What a user did, or undid, last; in that session only, if one is named.
struct LastGesture {
  std::string user_id = {};
  std::string session_id = {};
};

struct UndoRequest {
  std::variant<OneEvent, WholeBatch, LastGesture> what = {};
  // Even though later events changed the same.
  bool force = false;
  // Append nothing, only say what would be appended.
  bool validate_only = false;
  // A UUID that makes a retry safe. Empty: the client makes one, for its own retries.
  std::string request_id = {};
  // Who undoes. Absent with LastGesture: its user.
  std::optional<std::string> user_id = {};
  // Of what is appended, beside `undoes` or `redoes`.
  std::map<std::string, std::string> metadata = {};
};

struct UndoResult {
  // What was appended, or would be, in order.
  std::vector<Event> events = {};
  // What was undone or redone, in the same order.
  std::vector<std::string> event_ids = {};
  // Later events whose changes were overridden, with `force`.
  std::vector<ConflictingEvent> overridden = {};
  // The same request was answered before.
  bool duplicate = false;
  Durability durability = Durability::kUnknown;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_HISTORY_H_
