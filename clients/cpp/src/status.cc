#include "src/status.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn_client/v1/details.pb.h"
#include "src/convert.h"

namespace firn {
inline namespace client {

namespace wire = ::firn_client::v1;

namespace {

constexpr char kPayload[] = "type.googleapis.com/firn_client.v1.ErrorDetails";
constexpr char kDomain[] = "firn";
constexpr std::string_view kReasonPrefix = "ERROR_REASON_";

// In the order of ErrorReason, after kNone and kUnknown.
constexpr std::array<std::string_view, 31> kReasonNames = {
    "INVALID_FIELD",
    "EVENT_ID_CONFLICT",
    "BATCH_PARTLY_KNOWN",
    "POSITION_BEYOND_HEAD",
    "FEATURE_NOT_AVAILABLE",
    "OVERLOADED",
    "DISK_FULL",
    "SHUTTING_DOWN",
    "READ_ONLY",
    "CORRUPTED",
    "INTERNAL",
    "CHECK_FAILED",
    "DEADLINE_EXCEEDED",
    "CANCELLED",
    "CONSUMER_TOO_SLOW",
    "SCHEMA_INCOMPATIBLE",
    "SCHEMA_NOT_FOUND",
    "SCHEMA_VERSION_CONFLICT",
    "PROJECTION_NOT_FOUND",
    "PROJECTION_NOT_READY",
    "PROJECTION_FAILED",
    "PROJECTION_VERSION_CONFLICT",
    "QUERY_LIMIT",
    "EVENT_NOT_FOUND",
    "NOT_UNDOABLE",
    "UNDO_CONFLICT",
    "UNAUTHENTICATED",
    "PROOF_NOT_READY",
    "NOT_PRIMARY",
    "STORE_CHANGED",
    "PROOF_FAILED",
};

ErrorReason ToReason(std::string_view name) {
  if (name.empty()) return ErrorReason::kNone;
  const auto* const found = std::find(kReasonNames.begin(), kReasonNames.end(), name);
  if (found == kReasonNames.end()) return ErrorReason::kUnknown;
  return static_cast<ErrorReason>(static_cast<int>(ErrorReason::kInvalidField) +
                                  (found - kReasonNames.begin()));
}

wire::ErrorDetails DetailsOf(const absl::Status& status) {
  wire::ErrorDetails details;
  if (const absl::optional<absl::Cord> payload = status.GetPayload(kPayload)) {
    details.ParseFromString(std::string(*payload));
  }
  return details;
}

absl::Status MakeStatus(int code, std::string_view message, const wire::ErrorDetails& details) {
  absl::Status status(static_cast<absl::StatusCode>(code), {message.data(), message.size()});
  if (!details.reason().empty())
    status.SetPayload(kPayload, absl::Cord(details.SerializeAsString()));
  return status;
}

// Takes what the detail says, if it is one that we know.
void AddDetail(const google::protobuf::Any& any, wire::ErrorDetails& details) {
  const std::string_view url = any.type_url();
  const std::string_view type = url.substr(url.rfind('/') + 1);
  if (type == "google.rpc.ErrorInfo") {
    wire::ErrorInfo info;
    if (!info.ParseFromString(any.value()) || info.domain() != kDomain) return;
    details.set_reason(info.reason());
    details.mutable_metadata()->swap(*info.mutable_metadata());
  } else if (type == "google.rpc.BadRequest") {
    wire::BadRequest request;
    if (!request.ParseFromString(any.value())) return;
    details.mutable_fields()->Swap(request.mutable_field_violations());
  } else if (type == "google.rpc.RetryInfo") {
    wire::RetryInfo info;
    if (!info.ParseFromString(any.value())) return;
    details.mutable_retry_delay()->Swap(info.mutable_retry_delay());
  } else if (type == "firn.v1.AppendConflict") {
    if (!details.mutable_conflict()->ParseFromString(any.value())) details.clear_conflict();
  } else if (type == "firn.v1.UndoConflict") {
    if (!details.mutable_undo_conflict()->ParseFromString(any.value())) {
      details.clear_undo_conflict();
    }
  }
}

// Whether a status is gRPC's own, for a call that the way to the server has broken off without a
// status of the server: a stream that was reset, or that ended too early; bytes that are no frames.
// A connection that is lost is UNAVAILABLE already.
//
// Such a status has nothing but its text to be known by: the codes are also those that a server
// says for good, and CANCELLED that of an application that cancels. A text that a later gRPC words
// in another way is taken as before, as said for good. Who passes it on as his own, such as a
// proxy, has met the same. RESOURCE_EXHAUSTED (ENHANCE_YOUR_CALM) and PERMISSION_DENIED
// (INADEQUATE_SECURITY) are not meant to be tried again.
bool IsBrokenOff(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::CANCELLED:
      // What gRPC's server, not ours, says of a call that came in while it was being stopped. An
      // application that cancels is not asked for the status.
      if (status.error_message() == "CANCELLED") return true;
      [[fallthrough]];
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNKNOWN:
      return absl::StartsWith(status.error_message(), "Stream removed") ||
             absl::StartsWith(status.error_message(), "Received RST_STREAM with error code");
    default:
      return false;
  }
}

AppendConflict ToConflict(const wire::AppendConflict& from) {
  AppendConflict conflict{.checks_left_out = from.checks_left_out()};
  for (const wire::FailedCheck& check : from.failed_checks()) {
    FailedCheck& failed = conflict.failed_checks.emplace_back();
    failed.check_index = check.check_index();
    if (check.has_actual_revision()) failed.actual_revision = check.actual_revision();
    failed.events = internal::ToEvents(check.events());
    failed.events_left_out = check.events_left_out();
  }
  return conflict;
}

}  // namespace

Error ErrorOf(const absl::Status& status) {
  const wire::ErrorDetails details = DetailsOf(status);
  Error error{.code = status.code(),
              .reason = ToReason(details.reason()),
              .reason_name = details.reason(),
              .message = std::string(status.message()),
              .metadata = {details.metadata().begin(), details.metadata().end()}};
  for (const wire::InvalidField& field : details.fields()) {
    error.fields.push_back({field.field(), field.description()});
  }
  if (details.has_retry_delay()) error.retry_delay = internal::ToDuration(details.retry_delay());
  if (details.has_conflict()) error.conflict = ToConflict(details.conflict());
  if (details.has_undo_conflict()) {
    error.undo_conflict =
        UndoConflict{.events = internal::ToEvents(details.undo_conflict().events()),
                     .more = details.undo_conflict().more()};
  }
  return error;
}

ErrorReason ReasonOf(const absl::Status& status) { return ToReason(DetailsOf(status).reason()); }

namespace internal {

absl::Status ToStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  wire::ErrorDetails details;
  wire::Status full;
  if (full.ParseFromString(status.error_details())) {
    for (const google::protobuf::Any& any : full.details()) AddDetail(any, details);
  }
  const bool is_broken_off = details.reason().empty() && IsBrokenOff(status);
  return MakeStatus(is_broken_off ? grpc::StatusCode::UNAVAILABLE : status.error_code(),
                    status.error_message(), details);
}

absl::Status ToStatus(const wire::AppendError& error) {
  wire::ErrorDetails details;
  const std::string& name = wire::ErrorReason_Name(error.reason());
  if (error.reason() != wire::ERROR_REASON_UNSPECIFIED) {
    // A reason that this version does not know has no name.
    details.set_reason(name.empty() ? absl::StrCat(error.reason())
                                    : name.substr(kReasonPrefix.size()));
  }
  *details.mutable_metadata() = error.metadata();
  *details.mutable_fields() = error.invalid_fields();
  if (error.has_retry_delay()) *details.mutable_retry_delay() = error.retry_delay();
  if (error.has_conflict()) *details.mutable_conflict() = error.conflict();
  return MakeStatus(error.code(), error.message(), details);
}

absl::Status InvalidInput(const std::string& field, const std::string& description) {
  wire::ErrorDetails details;
  details.set_reason("INVALID_FIELD");
  wire::InvalidField& invalid = *details.add_fields();
  invalid.set_field(field);
  invalid.set_description(description);
  return MakeStatus(static_cast<int>(absl::StatusCode::kInvalidArgument),
                    absl::StrCat(field, ": ", description), details);
}

absl::Status StoreChanged(const std::string& expected, const std::string& store_id) {
  wire::ErrorDetails details;
  details.set_reason("STORE_CHANGED");
  (*details.mutable_metadata())["expected"] = expected;
  (*details.mutable_metadata())["store_id"] = store_id;
  return MakeStatus(
      static_cast<int>(absl::StatusCode::kFailedPrecondition),
      absl::StrCat("the server has the log ", store_id, ", not ", expected,
                   ", in which positions mean something else; find out what became of it"),
      details);
}

absl::Status ProofFailed(const std::string& what) {
  wire::ErrorDetails details;
  details.set_reason("PROOF_FAILED");
  return MakeStatus(static_cast<int>(absl::StatusCode::kDataLoss), what, details);
}

absl::Status TooManyRows(size_t bytes_max) {
  wire::ErrorDetails details;
  details.set_reason("QUERY_LIMIT");
  (*details.mutable_metadata())["limit"] = "memory";
  return MakeStatus(static_cast<int>(absl::StatusCode::kResourceExhausted),
                    absl::StrCat("the rows take more than ", bytes_max,
                                 " bytes of memory; QueryRows gives them one by one"),
                    details);
}

bool IsTransient(const absl::Status& status) {
  const ErrorReason reason = ReasonOf(status);
  return reason == ErrorReason::kOverloaded ||
         (absl::IsUnavailable(status) && reason != ErrorReason::kReadOnly);
}

bool IsInterruption(const absl::Status& status) {
  return absl::IsUnavailable(status) || ReasonOf(status) == ErrorReason::kNone;
}

bool IsOutOfTime(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status) && ReasonOf(status) == ErrorReason::kNone;
}

absl::Duration RetryDelay(const absl::Status& status) {
  const wire::ErrorDetails details = DetailsOf(status);
  return details.has_retry_delay() ? ToDuration(details.retry_delay()) : absl::ZeroDuration();
}

}  // namespace internal

}  // namespace client
}  // namespace firn
