// What can go wrong, in words and as an exit status.
//
// Inside the command an error is an absl::Status whose message is the finished line for the user:
// what is wrong, a semicolon, what would be right. Its code decides the exit status, see
// ExitStatus.

#ifndef FIRN_CLI_ERRORS_H_
#define FIRN_CLI_ERRORS_H_

#include <grpcpp/support/status.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace firn::cli {

inline constexpr int kExitOk = 0;
inline constexpr int kExitRefused = 1;      // the request was refused, or the input is bad
inline constexpr int kExitUsage = 2;        // the command line is wrong
inline constexpr int kExitUnavailable = 3;  // no server answers, or it takes no requests
inline constexpr int kExitData = 4;         // a gap in the log, a damaged log, an unwritable output

// A field of the request that the server found at fault.
struct FieldViolation {
  std::string field;
  std::string description;
};

// A failed call with its google.rpc details.
struct ServerError {
  grpc::StatusCode code = grpc::StatusCode::UNKNOWN;
  std::string message = {};
  // A name of firn.v1.ErrorReason without its prefix; empty if the error is not a Firn server's,
  // for example because none answered.
  std::string reason = {};
  // Of the reason; firn.v1.ErrorReason says which keys it has.
  std::map<std::string, std::string> metadata = {};
  std::vector<FieldViolation> violations = {};
  // When the server wants the request again, if it said so.
  std::optional<absl::Duration> retry_delay = {};
};

// Reads a status that is not OK.
ServerError ReadServerError(const grpc::Status& status);

// Whether the same request may succeed later without anyone mending it.
bool IsTransient(const ServerError& error);

// Whether a call that was to go on for ever may go on when it is made again: the error is
// transient, or the connection or the server went away in some other manner.
bool IsInterruption(const ServerError& error);

// The error in words, with its reason in brackets. `address` is the server's. The result has the
// error's code, except that CANCELLED becomes kUnavailable: here kCancelled means a closed pipe.
absl::Status ToStatus(const ServerError& error, const std::string& address);

// kUnavailable and kDeadlineExceeded: kExitUnavailable. kDataLoss: kExitData. kCancelled (whoever
// read our output went away, which is no fault): kExitOk. OK: kExitOk. Anything else: kExitRefused.
int ExitStatus(const absl::Status& status);

}  // namespace firn::cli

#endif  // FIRN_CLI_ERRORS_H_
