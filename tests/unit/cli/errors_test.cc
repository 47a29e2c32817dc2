#include "cli/errors.h"

#include <grpcpp/support/error_details.h>
#include <gtest/gtest.h>

#include <string>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace firn::cli {
namespace {

google::rpc::Status MakeDetails(grpc::StatusCode code, const std::string& message,
                                const std::string& reason) {
  google::rpc::Status details;
  details.set_code(static_cast<int>(code));
  details.set_message(message);
  google::rpc::ErrorInfo info;
  info.set_domain("firn");
  info.set_reason(reason);
  (*info.mutable_metadata())["head"] = "7";
  details.add_details()->PackFrom(info);
  return details;
}

ServerError Read(const google::rpc::Status& details) {
  grpc::Status status;
  EXPECT_TRUE(grpc::SetErrorDetails(details, &status).ok());
  return ReadServerError(status);
}

TEST(ErrorsTest, ReadsTheDetails) {
  google::rpc::Status details =
      MakeDetails(grpc::StatusCode::RESOURCE_EXHAUSTED, "the queue is full", "OVERLOADED");
  google::rpc::RetryInfo retry;
  retry.mutable_retry_delay()->set_nanos(100'000'000);
  details.add_details()->PackFrom(retry);
  const ServerError error = Read(details);
  EXPECT_EQ(error.code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(error.reason, "OVERLOADED");
  EXPECT_EQ(error.metadata.at("head"), "7");
  EXPECT_EQ(error.retry_delay, absl::Milliseconds(100));
  EXPECT_TRUE(IsTransient(error));
}

TEST(ErrorsTest, RetriesOnlyWhatMayPass) {
  EXPECT_TRUE(IsTransient(ReadServerError({grpc::StatusCode::UNAVAILABLE, "refused"})));
  EXPECT_FALSE(IsTransient(
      Read(MakeDetails(grpc::StatusCode::RESOURCE_EXHAUSTED, "the disk is full", "DISK_FULL"))));
  EXPECT_FALSE(
      IsTransient(Read(MakeDetails(grpc::StatusCode::INVALID_ARGUMENT, "no", "INVALID_FIELD"))));
}

TEST(ErrorsTest, SaysMessageAndReason) {
  const absl::Status status = ToStatus(
      Read(MakeDetails(grpc::StatusCode::OUT_OF_RANGE, "beyond the head", "POSITION_BEYOND_HEAD")),
      "host:1");
  EXPECT_EQ(status.message(), "beyond the head [POSITION_BEYOND_HEAD]");
  EXPECT_EQ(ExitStatus(status), kExitRefused);
}

TEST(ErrorsTest, ListsEveryViolation) {
  google::rpc::Status details =
      MakeDetails(grpc::StatusCode::INVALID_ARGUMENT, "a: is bad (and 1 more)", "INVALID_FIELD");
  google::rpc::BadRequest bad_request;
  for (const char* field : {"a", "b"}) {
    auto* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_description("is bad");
  }
  details.add_details()->PackFrom(bad_request);
  EXPECT_EQ(ToStatus(Read(details), "host:1").message(), "a: is bad; b: is bad [INVALID_FIELD]");
}

TEST(ErrorsTest, SaysThatNoServerAnswers) {
  const absl::Status status =
      ToStatus(ReadServerError({grpc::StatusCode::UNAVAILABLE, "refused"}), "host:1");
  EXPECT_EQ(std::string(status.message()).find("no server answers at host:1; "), 0U);
  EXPECT_EQ(ExitStatus(status), kExitUnavailable);
}

TEST(ErrorsTest, SaysWhatIsWrongWithTls) {
  const auto text = [](const std::string& message) {
    return std::string(
        ToStatus(ReadServerError({grpc::StatusCode::UNAVAILABLE,
                                  "failed to connect to all addresses; last error: " + message}),
                 "host:1")
            .message());
  };
  EXPECT_TRUE(text("UNKNOWN: ipv4:127.0.0.1:1: Ssl handshake failed: SSL_ERROR_SSL: error:0A000086:"
                   "SSL routines::certificate verify failed")
                  .starts_with("no TLS connection to host:1 came about: certificate verify failed"
                               "; look at ca"))
      << text("");
  EXPECT_TRUE(text("UNKNOWN: ipv4:127.0.0.1:1: Peer name foo is not in peer certificate")
                  .starts_with("no TLS connection to host:1 came about: Peer name foo is not in "));
  EXPECT_TRUE(text("UNAVAILABLE: ipv4:127.0.0.1:1: Socket closed")
                  .starts_with("the server at host:1 closes the connection"));
}

TEST(ErrorsTest, SaysHowToGiveAToken) {
  const absl::Status status = ToStatus(
      Read(MakeDetails(grpc::StatusCode::UNAUTHENTICATED, "no", "UNAUTHENTICATED")), "h:1");
  EXPECT_EQ(status.message(),
            "the server at h:1 answers only calls with one of its tokens; give one, as in --server "
            "'firn://h:1?token_file=FILE' [UNAUTHENTICATED]");
  EXPECT_EQ(ExitStatus(status), kExitRefused);
}

TEST(ErrorsTest, ExitStatusTellsKindsApart) {
  EXPECT_EQ(ExitStatus(absl::OkStatus()), kExitOk);
  EXPECT_EQ(ExitStatus(absl::InvalidArgumentError("")), kExitRefused);
  EXPECT_EQ(ExitStatus(absl::DeadlineExceededError("")), kExitUnavailable);
  EXPECT_EQ(ExitStatus(absl::DataLossError("")), kExitData);
  // A closed pipe is no fault; a call that the server cancelled is.
  EXPECT_EQ(ExitStatus(absl::CancelledError("")), kExitOk);
  EXPECT_EQ(ExitStatus(ToStatus({.code = grpc::StatusCode::CANCELLED}, "")), kExitUnavailable);
}

}  // namespace
}  // namespace firn::cli
