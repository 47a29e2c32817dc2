// Why a call failed, for programs.

#ifndef FIRN_CLIENT_ERROR_H_
#define FIRN_CLIENT_ERROR_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "firn/client/event.h"

namespace firn {
inline namespace client {

// What each one means, and what to do: firn/v1/error_reason.proto.
enum class ErrorReason {
  // There is none: the error comes from the way to the server, or from a stop.
  kNone,
  // One that this version of the client does not know; see Error::reason_name.
  kUnknown,
  kInvalidField,
  kEventIdConflict,
  kBatchPartlyKnown,
  kPositionBeyondHead,
  kFeatureNotAvailable,
  kOverloaded,
  kDiskFull,
  kShuttingDown,
  kReadOnly,
  kCorrupted,
  kInternal,
  kCheckFailed,
  kDeadlineExceeded,
  kCancelled,
  kConsumerTooSlow,
  kSchemaIncompatible,
  kSchemaNotFound,
  kSchemaVersionConflict,
  kProjectionNotFound,
  kProjectionNotReady,
  kProjectionFailed,
  kProjectionVersionConflict,
  kQueryLimit,
  kEventNotFound,
  kNotUndoable,
  kUndoConflict,
  kUnauthenticated,
  kProofNotReady,
  kNotPrimary,
  // The client's own: there is another log at the address than the one that was read before, or
  // that a checkpoint is of. Metadata: `expected`, `store_id`.
  kStoreChanged,
  // The client's own: an event, or a log, was changed or is another, or who answers cannot prove
  // that it was not. The message says what did not hold.
  kProofFailed,
};

// A member of a request that breaks a rule.
struct InvalidField {
  // Which, for example `events[3].timestamp`.
  std::string field = {};
  // What is wrong with it and what would be right.
  std::string description = {};
};

// A check of an append that did not hold.
struct FailedCheck {
  // Its place among the checks of the request.
  uint32_t check_index = 0;
  // The last revision of the stream that it is about; absent if it is about none.
  std::optional<uint64_t> actual_revision = {};
  // The newest of the events that broke it, at most 10, by position.
  std::vector<Event> events = {};
  // How many of them, though found, did not fit.
  uint32_t events_left_out = 0;
};

struct AppendConflict {
  std::vector<FailedCheck> failed_checks = {};
  uint32_t checks_left_out = 0;
};

// A later event that changed what was to be undone or redone.
struct ConflictingEvent {
  std::string event_id = {};
  uint64_t position = 0;
  std::string event_type = {};
  // The event that was to be undone or redone; of several the newest.
  std::string undone_event_id = {};
  // What both changed, such as `rating`.
  std::vector<std::string> fields = {};
};

struct UndoConflict {
  // By position.
  std::vector<ConflictingEvent> events = {};
  // How many more there are.
  uint64_t more = 0;
};

// All that is known of a failure.
struct Error {
  absl::StatusCode code = absl::StatusCode::kOk;
  ErrorReason reason = ErrorReason::kNone;
  // The reason as the server names it, such as `CHECK_FAILED`; empty if there is none.
  std::string reason_name = {};
  // For people.
  std::string message = {};
  std::map<std::string, std::string> metadata = {};
  // With kInvalidField and kFeatureNotAvailable.
  std::vector<InvalidField> fields = {};
  // With kOverloaded.
  std::optional<absl::Duration> retry_delay = {};
  // With kCheckFailed.
  std::optional<AppendConflict> conflict = {};
  // With kUndoConflict.
  std::optional<UndoConflict> undo_conflict = {};
};

// What a status of the client carries. Any status has at least its code and message.
Error ErrorOf(const absl::Status& status);

// The same as ErrorOf(status).reason.
ErrorReason ReasonOf(const absl::Status& status);

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_ERROR_H_
