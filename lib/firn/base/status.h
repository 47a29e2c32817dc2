// Errors as values: an absl::Status that also says *why* in a form that programs can switch on.
//
//   return MakeError(ErrorReason::kPositionBeyondHead, "position 9 is beyond the head 7",
//                    {{"head", "7"}});
//
// A reason fixes the status code. Messages say what is wrong and end with what would be right.
// Everything here is thread-safe; nothing throws.

#ifndef FIRN_BASE_STATUS_H_
#define FIRN_BASE_STATUS_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace firn {

// Mirrors firn.v1.ErrorReason, which documents each value; a test keeps the two equal.
enum class ErrorReason {
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
};

// Every reason, for tables and tests.
const std::vector<ErrorReason>& AllErrorReasons();

// The reason's public name, for example "INVALID_FIELD".
std::string_view ErrorReasonName(ErrorReason reason);

// The status code that goes with the reason.
absl::StatusCode ErrorReasonCode(ErrorReason reason);

// Facts about an error for programs: key to value.
using ErrorMetadata = std::map<std::string, std::string>;

// One broken rule: where (a path such as `events[3].timestamp`) and what is wrong with it.
struct FieldViolation {
  std::string field;
  std::string description;
};

absl::Status MakeError(ErrorReason reason, std::string_view message,
                       const ErrorMetadata& metadata = {});

// At most so many violations are told, each text shortened to so many bytes.
inline constexpr size_t kViolationsMax = 32;
inline constexpr size_t kViolationTextBytesMax = 320;

// kInvalidField naming the violations, of which there must be one; says how many more there are.
absl::Status InvalidFields(const std::vector<FieldViolation>& violations);

// The same for kSchemaIncompatible: what breaks, after "message: ".
absl::Status SchemaIncompatible(std::string_view message,
                                const std::vector<FieldViolation>& breaks);

// The parts of an error made here. A status made elsewhere has no reason, metadata or violations.
std::optional<ErrorReason> ReasonOf(const absl::Status& status);
ErrorMetadata MetadataOf(const absl::Status& status);
std::vector<FieldViolation> ViolationsOf(const absl::Status& status);

// The same error with "context: " before its message.
absl::Status AddContext(const absl::Status& status, std::string_view context);

// Debian's Abseil has a string_view of its own, without conversion from std::string_view.
inline absl::string_view ToAbsl(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace firn

#endif  // FIRN_BASE_STATUS_H_
