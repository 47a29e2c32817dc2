#include "firn/rpc/status_mapping.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/v1/error_reason.pb.h"

namespace firn::rpc {
namespace {

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  return details;
}

template <typename Detail>
bool Find(const grpc::Status& status, Detail& detail) {
  const google::rpc::Status details = DetailsOf(status);
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&detail)) return true;
  }
  return false;
}

TEST(StatusMapping, OkStaysOk) { EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok()); }

TEST(StatusMapping, EveryReasonIsInTheContractAndOnTheWire) {
  size_t values = 0;
  for (const ErrorReason reason : AllErrorReasons()) {
    const std::string name = absl::StrCat("ERROR_REASON_", ToAbsl(ErrorReasonName(reason)));
    v1::ErrorReason value;
    EXPECT_TRUE(v1::ErrorReason_Parse(name, &value)) << name;

    const grpc::Status status = ToGrpc(MakeError(reason, "what is wrong", {{"key", "value"}}));
    EXPECT_EQ(static_cast<int>(status.error_code()), static_cast<int>(ErrorReasonCode(reason)));
    google::rpc::ErrorInfo info;
    ASSERT_TRUE(Find(status, info));
    EXPECT_EQ(info.reason(), ErrorReasonName(reason));
    EXPECT_EQ(info.domain(), "firn");
    ++values;
  }
  // All but UNSPECIFIED.
  EXPECT_EQ(values + 1, static_cast<size_t>(v1::ErrorReason_descriptor()->value_count()));
}

TEST(StatusMapping, MetadataAndMessageAreKept) {
  const grpc::Status status =
      ToGrpc(MakeError(ErrorReason::kPositionBeyondHead, "too far", {{"head", "7"}}));
  EXPECT_EQ(status.error_message(), "too far");
  EXPECT_EQ(DetailsOf(status).message(), "too far");
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(Find(status, info));
  EXPECT_EQ(info.metadata().at("head"), "7");
}

TEST(StatusMapping, FieldsAreListed) {
  const grpc::Status status = ToGrpc(InvalidFields({{"event.id", "is no UUID"}, {"b", "c"}}));
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(Find(status, bad_request));
  ASSERT_EQ(bad_request.field_violations_size(), 2);
  EXPECT_EQ(bad_request.field_violations(0).field(), "event.id");
  EXPECT_EQ(bad_request.field_violations(0).description(), "is no UUID");
}

TEST(StatusMapping, OverloadSaysWhenToRetry) {
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(Find(ToGrpc(MakeError(ErrorReason::kOverloaded, "full")), retry));
  EXPECT_GT(retry.retry_delay().nanos(), 0);
  EXPECT_FALSE(Find(ToGrpc(MakeError(ErrorReason::kDiskFull, "full")), retry));
}

TEST(StatusMapping, InternalErrorsKeepOurInsidesInTheLog) {
  for (const absl::Status& error :
       {absl::UnknownError("SELECT secret"), MakeError(ErrorReason::kInternal, "SELECT secret")}) {
    ::testing::internal::CaptureStderr();
    const grpc::Status status = ToGrpc(error);
    const std::string log = ::testing::internal::GetCapturedStderr();
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_EQ(status.error_message().find("secret"), std::string::npos);
    EXPECT_NE(log.find("SELECT secret"), std::string::npos) << log;
    google::rpc::ErrorInfo info;
    ASSERT_TRUE(Find(status, info));
    EXPECT_NE(log.find(info.metadata().at("error_id")), std::string::npos);
  }
}

TEST(StatusMapping, DetailsFitIntoTheHeaders) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < 100; ++i) {
    std::string text;
    for (int k = 0; k < 1000; ++k) text += "é";
    violations.push_back({text, text});
  }
  const grpc::Status status = ToGrpc(InvalidFields(violations));
  EXPECT_LT(status.error_details().size() + 3 * status.error_message().size(), 7500u);
  google::rpc::BadRequest bad_request;
  ASSERT_TRUE(Find(status, bad_request));
  EXPECT_GT(bad_request.field_violations_size(), 0);
}

}  // namespace
}  // namespace firn::rpc
