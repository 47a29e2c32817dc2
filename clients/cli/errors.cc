#include "cli/errors.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace firn::cli {
namespace {

std::string Describe(const ServerError& error) {
  // The message repeats the first violation.
  if (error.violations.empty()) return error.message;
  return absl::StrJoin(error.violations, "; ",
                       [](std::string* out, const FieldViolation& violation) {
                         absl::StrAppend(out, violation.field, ": ", violation.description);
                       });
}

// What to say where no connection came about. gRPC tells the reasons apart in its message only.
std::string DescribeUnavailable(const std::string& message, const std::string& address) {
  if (absl::StrContains(message, "andshake failed") || absl::StrContains(message, "Peer name")) {
    const std::string cause = message.substr(message.rfind(':') + 1);
    return absl::StrCat("no TLS connection to ", address,
                        " came about: ", absl::StripLeadingAsciiWhitespace(cause),
                        "; look at ca and server_name in --server, and whether the server has TLS");
  }
  if (absl::StrContains(message, "failed to connect") &&
      absl::StrContains(message, "Socket closed")) {
    return absl::StrCat("the server at ", address,
                        " closes the connection; does it ask for TLS (tls=on or ca=FILE in "
                        "--server), or for a certificate (cert and key)?");
  }
  if (absl::StrContains(message, "empty address list")) {
    return absl::StrCat("no connection to ", address,
                        " was tried; ca, cert and key in --server must be PEM files, and the key "
                        "that of the certificate");
  }
  return absl::StrCat("no server answers at ", address,
                      "; start one with ./dev run or firnd, or name another with --server");
}

// What to say about a failure that no Firn server reported.
std::string DescribeTransport(const ServerError& error, const std::string& address) {
  switch (error.code) {
    case grpc::StatusCode::UNAVAILABLE:
      return DescribeUnavailable(error.message, address);
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return absl::StrCat("the server at ", address,
                          " did not answer in time; try again, or allow more with --timeout");
    case grpc::StatusCode::UNIMPLEMENTED:
      return absl::StrCat(
          "the server at ", address,
          " does not offer this call; is it a Firn server, and as new as this command?");
    default:
      return absl::StrCat(error.message, "; gRPC code ", static_cast<int>(error.code), " from ",
                          address);
  }
}

}  // namespace

ServerError ReadServerError(const grpc::Status& status) {
  ServerError error{.code = status.error_code(), .message = status.error_message()};
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return error;
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&info) && info.domain() == "firn") {
      error.reason = info.reason();
      error.metadata.insert(info.metadata().begin(), info.metadata().end());
    } else if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        error.violations.push_back({violation.field(), violation.description()});
      }
    } else if (detail.UnpackTo(&retry)) {
      error.retry_delay = absl::Seconds(retry.retry_delay().seconds()) +
                          absl::Nanoseconds(retry.retry_delay().nanos());
    }
  }
  return error;
}

bool IsTransient(const ServerError& error) {
  return error.code == grpc::StatusCode::UNAVAILABLE ||
         (error.code == grpc::StatusCode::RESOURCE_EXHAUSTED && error.retry_delay.has_value());
}

bool IsInterruption(const ServerError& error) {
  if (IsTransient(error)) return true;
  switch (error.code) {
    case grpc::StatusCode::OK:
    case grpc::StatusCode::CANCELLED:
    case grpc::StatusCode::DEADLINE_EXCEEDED:
    // What gRPC makes of a connection that breaks in the middle of a message.
    case grpc::StatusCode::INTERNAL:
    case grpc::StatusCode::UNKNOWN:
      return error.reason.empty();
    default:
      return false;
  }
}

absl::Status ToStatus(const ServerError& error, const std::string& address) {
  // Both number the codes alike.
  const auto code = error.code == grpc::StatusCode::CANCELLED
                        ? absl::StatusCode::kUnavailable
                        : static_cast<absl::StatusCode>(error.code);
  if (error.reason.empty()) return absl::Status(code, DescribeTransport(error, address));
  if (error.reason == "UNAUTHENTICATED") {
    return absl::Status(
        code, absl::StrCat("the server at ", address,
                           " answers only calls with one of its tokens; give one, as in --server "
                           "'firn://",
                           address, "?token_file=FILE' [UNAUTHENTICATED]"));
  }
  return absl::Status(code, absl::StrCat(Describe(error), " [", error.reason, "]"));
}

int ExitStatus(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
    case absl::StatusCode::kCancelled:
      return kExitOk;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kExitUnavailable;
    case absl::StatusCode::kDataLoss:
      return kExitData;
    default:
      return kExitRefused;
  }
}

}  // namespace firn::cli
