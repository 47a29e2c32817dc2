#include "firn/rpc/status_mapping.h"

#include <grpcpp/support/error_details.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/shorten.h"
#include "firn/base/status.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace firn::rpc {
namespace {

// Details travel as HTTP/2 headers, of which clients accept 8 KiB in all.
constexpr size_t kStatusViolationsMax = 8;
constexpr size_t kMessageBytesMax = 512;
constexpr int kRetryDelayMs = 100;

google::protobuf::Duration RetryDelay() {
  google::protobuf::Duration delay;
  delay.set_nanos(kRetryDelayMs * 1'000'000);
  return delay;
}

std::string MessageOf(const absl::Status& status) {
  return Shorten({status.message().data(), status.message().size()}, kMessageBytesMax);
}

// The reason to tell and the status to tell it with; what concerns only us stays in the log.
struct Public {
  ErrorReason reason;
  absl::Status status;
};

Public ToPublic(const absl::Status& status) {
  const std::optional<ErrorReason> reason = ReasonOf(status);
  if (reason && *reason != ErrorReason::kInternal) return {*reason, status};
  const std::string error_id = absl::StrCat(absl::Hex(std::random_device{}(), absl::kZeroPad8));
  log::Error("internal error", {{"error_id", error_id}, {"error", status.ToString()}});
  return {ErrorReason::kInternal,
          MakeError(ErrorReason::kInternal,
                    absl::StrCat("internal error ", error_id, "; the server's log has the details"),
                    {{"error_id", error_id}})};
}

}  // namespace

grpc::Status ToGrpc(const absl::Status& status, const google::protobuf::Message* detail) {
  if (status.ok()) return grpc::Status::OK;
  const Public error = ToPublic(status);
  const std::string message = MessageOf(error.status);

  google::rpc::ErrorInfo info;
  info.set_reason(std::string(ErrorReasonName(error.reason)));
  info.set_domain("firn");
  for (const auto& [key, value] : MetadataOf(error.status)) (*info.mutable_metadata())[key] = value;

  google::rpc::Status details;
  details.set_code(static_cast<int>(error.status.code()));
  details.set_message(message);
  details.add_details()->PackFrom(info);

  std::vector<FieldViolation> violations = ViolationsOf(error.status);
  if (!violations.empty()) {
    google::rpc::BadRequest bad_request;
    violations.resize(std::min(violations.size(), kStatusViolationsMax));
    for (FieldViolation& violation : violations) {
      auto* added = bad_request.add_field_violations();
      added->set_field(std::move(violation.field));
      added->set_description(std::move(violation.description));
    }
    details.add_details()->PackFrom(bad_request);
  }
  if (detail != nullptr) details.add_details()->PackFrom(*detail);
  if (error.reason == ErrorReason::kOverloaded) {
    google::rpc::RetryInfo retry;
    *retry.mutable_retry_delay() = RetryDelay();
    details.add_details()->PackFrom(retry);
  }

  grpc::Status result;
  const grpc::Status packed = grpc::SetErrorDetails(details, &result);
  if (packed.ok()) return result;
  // Both number the codes alike.
  return {static_cast<grpc::StatusCode>(error.status.code()), message};
}

v1::AppendError ToAppendError(const absl::Status& status) {
  const Public error = ToPublic(status);
  v1::AppendError result;
  result.set_code(static_cast<int>(error.status.code()));
  v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
  v1::ErrorReason_Parse(absl::StrCat("ERROR_REASON_", ToAbsl(ErrorReasonName(error.reason))),
                        &reason);
  result.set_reason(reason);
  result.set_message(MessageOf(error.status));
  for (const auto& [key, value] : MetadataOf(error.status)) {
    (*result.mutable_metadata())[key] = value;
  }
  for (FieldViolation& violation : ViolationsOf(error.status)) {
    v1::InvalidField& field = *result.add_invalid_fields();
    field.set_field(std::move(violation.field));
    field.set_description(std::move(violation.description));
  }
  if (error.reason == ErrorReason::kOverloaded) *result.mutable_retry_delay() = RetryDelay();
  return result;
}

}  // namespace firn::rpc
