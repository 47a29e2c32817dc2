#include "firn/base/status.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdlib>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "firn/base/shorten.h"

namespace firn {
namespace {

struct ReasonRow {
  ErrorReason reason;
  std::string_view name;
  absl::StatusCode code;
};

// In the order of the enumerators.
constexpr std::array kReasons = {
    ReasonRow{ErrorReason::kInvalidField, "INVALID_FIELD", absl::StatusCode::kInvalidArgument},
    ReasonRow{ErrorReason::kEventIdConflict, "EVENT_ID_CONFLICT", absl::StatusCode::kAlreadyExists},
    ReasonRow{ErrorReason::kBatchPartlyKnown, "BATCH_PARTLY_KNOWN",
              absl::StatusCode::kAlreadyExists},
    ReasonRow{ErrorReason::kPositionBeyondHead, "POSITION_BEYOND_HEAD",
              absl::StatusCode::kOutOfRange},
    ReasonRow{ErrorReason::kFeatureNotAvailable, "FEATURE_NOT_AVAILABLE",
              absl::StatusCode::kUnimplemented},
    ReasonRow{ErrorReason::kOverloaded, "OVERLOADED", absl::StatusCode::kResourceExhausted},
    ReasonRow{ErrorReason::kDiskFull, "DISK_FULL", absl::StatusCode::kResourceExhausted},
    ReasonRow{ErrorReason::kShuttingDown, "SHUTTING_DOWN", absl::StatusCode::kUnavailable},
    ReasonRow{ErrorReason::kReadOnly, "READ_ONLY", absl::StatusCode::kUnavailable},
    ReasonRow{ErrorReason::kCorrupted, "CORRUPTED", absl::StatusCode::kDataLoss},
    ReasonRow{ErrorReason::kInternal, "INTERNAL", absl::StatusCode::kInternal},
    ReasonRow{ErrorReason::kCheckFailed, "CHECK_FAILED", absl::StatusCode::kAborted},
    ReasonRow{ErrorReason::kDeadlineExceeded, "DEADLINE_EXCEEDED",
              absl::StatusCode::kDeadlineExceeded},
    ReasonRow{ErrorReason::kCancelled, "CANCELLED", absl::StatusCode::kCancelled},
    ReasonRow{ErrorReason::kConsumerTooSlow, "CONSUMER_TOO_SLOW",
              absl::StatusCode::kResourceExhausted},
    ReasonRow{ErrorReason::kSchemaIncompatible, "SCHEMA_INCOMPATIBLE",
              absl::StatusCode::kFailedPrecondition},
    ReasonRow{ErrorReason::kSchemaNotFound, "SCHEMA_NOT_FOUND", absl::StatusCode::kNotFound},
    ReasonRow{ErrorReason::kSchemaVersionConflict, "SCHEMA_VERSION_CONFLICT",
              absl::StatusCode::kAborted},
    ReasonRow{ErrorReason::kProjectionNotFound, "PROJECTION_NOT_FOUND",
              absl::StatusCode::kNotFound},
    ReasonRow{ErrorReason::kProjectionNotReady, "PROJECTION_NOT_READY",
              absl::StatusCode::kFailedPrecondition},
    ReasonRow{ErrorReason::kProjectionFailed, "PROJECTION_FAILED",
              absl::StatusCode::kFailedPrecondition},
    ReasonRow{ErrorReason::kProjectionVersionConflict, "PROJECTION_VERSION_CONFLICT",
              absl::StatusCode::kAborted},
    ReasonRow{ErrorReason::kQueryLimit, "QUERY_LIMIT", absl::StatusCode::kResourceExhausted},
    ReasonRow{ErrorReason::kEventNotFound, "EVENT_NOT_FOUND", absl::StatusCode::kNotFound},
    ReasonRow{ErrorReason::kNotUndoable, "NOT_UNDOABLE", absl::StatusCode::kFailedPrecondition},
    ReasonRow{ErrorReason::kUndoConflict, "UNDO_CONFLICT", absl::StatusCode::kAborted},
    ReasonRow{ErrorReason::kUnauthenticated, "UNAUTHENTICATED", absl::StatusCode::kUnauthenticated},
    ReasonRow{ErrorReason::kProofNotReady, "PROOF_NOT_READY",
              absl::StatusCode::kFailedPrecondition},
    ReasonRow{ErrorReason::kNotPrimary, "NOT_PRIMARY", absl::StatusCode::kFailedPrecondition},
};

const ReasonRow& RowOf(ErrorReason reason) { return kReasons[static_cast<size_t>(reason)]; }

// Where the parts of an error ride in the status.
constexpr absl::string_view kReasonUrl = "firn/reason";
constexpr absl::string_view kMetadataPrefix = "firn/metadata/";
constexpr absl::string_view kFieldPrefix = "firn/field/";

}  // namespace

const std::vector<ErrorReason>& AllErrorReasons() {
  static const auto* const all = [] {
    auto* reasons = new std::vector<ErrorReason>;
    for (const ReasonRow& row : kReasons) reasons->push_back(row.reason);
    return reasons;
  }();
  return *all;
}

std::string_view ErrorReasonName(ErrorReason reason) { return RowOf(reason).name; }

absl::StatusCode ErrorReasonCode(ErrorReason reason) { return RowOf(reason).code; }

absl::Status MakeError(ErrorReason reason, std::string_view message,
                       const ErrorMetadata& metadata) {
  absl::Status status(ErrorReasonCode(reason), ToAbsl(message));
  status.SetPayload(kReasonUrl, absl::Cord(ToAbsl(ErrorReasonName(reason))));
  for (const auto& [key, value] : metadata) {
    status.SetPayload(absl::StrCat(kMetadataPrefix, key), absl::Cord(value));
  }
  return status;
}

namespace {

std::string ShortText(const std::string& text) { return Shorten(text, kViolationTextBytesMax); }

// The error with the violations, or as many as are told, attached.
absl::Status WithFields(ErrorReason reason, const std::string& message,
                        const std::vector<FieldViolation>& violations) {
  absl::Status status = MakeError(reason, message);
  for (size_t i = 0; i < std::min(violations.size(), kViolationsMax); ++i) {
    // The index comes first, padded, so that the order survives; a path holds no newline.
    status.SetPayload(absl::StrCat(kFieldPrefix, absl::Dec(i, absl::kZeroPad4)),
                      absl::Cord(absl::StrCat(ShortText(violations[i].field), "\n",
                                              ShortText(violations[i].description))));
  }
  return status;
}

// The first violation, and how many more there are.
std::string Summary(const std::vector<FieldViolation>& violations) {
  const FieldViolation& first = violations.front();
  std::string text = absl::StrCat(ShortText(first.field), ": ", ShortText(first.description));
  if (violations.size() > 1) absl::StrAppend(&text, " (and ", violations.size() - 1, " more)");
  return text;
}

}  // namespace

absl::Status InvalidFields(const std::vector<FieldViolation>& violations) {
  return WithFields(ErrorReason::kInvalidField, Summary(violations), violations);
}

absl::Status SchemaIncompatible(std::string_view message,
                                const std::vector<FieldViolation>& breaks) {
  return WithFields(ErrorReason::kSchemaIncompatible,
                    absl::StrCat(ToAbsl(message), ": ", Summary(breaks)), breaks);
}

std::optional<ErrorReason> ReasonOf(const absl::Status& status) {
  const absl::optional<absl::Cord> payload = status.GetPayload(kReasonUrl);
  if (!payload.has_value()) return std::nullopt;
  const std::string name(*payload);
  for (const ReasonRow& row : kReasons) {
    if (row.name == name) return row.reason;
  }
  return std::nullopt;
}

ErrorMetadata MetadataOf(const absl::Status& status) {
  ErrorMetadata metadata;
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& value) {
    if (!absl::ConsumePrefix(&url, kMetadataPrefix)) return;
    metadata.emplace(std::string(url), std::string(value));
  });
  return metadata;
}

std::vector<FieldViolation> ViolationsOf(const absl::Status& status) {
  std::map<std::string, FieldViolation> ordered;
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& value) {
    if (!absl::StartsWith(url, kFieldPrefix)) return;
    const std::string text(value);
    const size_t newline = text.find('\n');
    ordered.emplace(std::string(url),
                    FieldViolation{text.substr(0, newline), text.substr(newline + 1)});
  });
  std::vector<FieldViolation> violations;
  for (auto& [url, violation] : ordered) violations.push_back(std::move(violation));
  return violations;
}

absl::Status AddContext(const absl::Status& status, std::string_view context) {
  if (status.ok()) return status;
  absl::Status result(status.code(), absl::StrCat(ToAbsl(context), ": ", status.message()));
  status.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& value) { result.SetPayload(url, value); });
  return result;
}

}  // namespace firn
