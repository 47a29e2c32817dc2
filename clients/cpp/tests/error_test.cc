#include "firn/client/error.h"

#include <gtest/gtest.h>

#include <string>

#include "firn_client/v1/details.pb.h"
#include "src/status.h"

namespace firn::testing {
namespace {

namespace wire = ::firn_client::v1;

// A status as a server sends it, with details of these types.
class ServerStatus {
 public:
  explicit ServerStatus(grpc::StatusCode code) : code_(code) {}
  ServerStatus(grpc::StatusCode code, const std::string& reason) : code_(code) {
    wire::ErrorInfo info;
    info.set_reason(reason);
    info.set_domain("firn");
    (*info.mutable_metadata())["key"] = "value";
    Add("google.rpc.ErrorInfo", info);
  }

  template <typename Message>
  ServerStatus& Add(const std::string& type, const Message& message) {
    return AddBytes(type, message.SerializeAsString());
  }
  ServerStatus& AddBytes(const std::string& type, const std::string& bytes) {
    google::protobuf::Any& any = *status_.add_details();
    any.set_type_url("type.googleapis.com/" + type);
    any.set_value(bytes);
    return *this;
  }

  absl::Status ToClient() const {
    return internal::ToStatus(grpc::Status(code_, "what happened", status_.SerializeAsString()));
  }

 private:
  const grpc::StatusCode code_;
  wire::Status status_;
};

TEST(ErrorOf, HasWhatTheServerSays) {
  wire::BadRequest bad_request;
  wire::InvalidField& field = *bad_request.add_field_violations();
  field.set_field("event.id");
  field.set_description("is no UUID");
  const Error error = ErrorOf(ServerStatus(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD")
                                  .Add("google.rpc.BadRequest", bad_request)
                                  .ToClient());
  EXPECT_EQ(error.code, absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(error.reason, ErrorReason::kInvalidField);
  EXPECT_EQ(error.reason_name, "INVALID_FIELD");
  EXPECT_EQ(error.message, "what happened");
  EXPECT_EQ(error.metadata.at("key"), "value");
  ASSERT_EQ(error.fields.size(), 1U);
  EXPECT_EQ(error.fields[0].field, "event.id");
  EXPECT_EQ(error.fields[0].description, "is no UUID");
}

TEST(ErrorOf, KnowsEveryReasonOfTheContract) {
  for (int value = wire::ErrorReason_MIN + 1; value <= wire::ErrorReason_MAX; ++value) {
    const std::string name =
        wire::ErrorReason_Name(static_cast<wire::ErrorReason>(value)).substr(13);
    const ErrorReason reason = ReasonOf(ServerStatus(grpc::StatusCode::ABORTED, name).ToClient());
    // They stand in the contract's order.
    EXPECT_EQ(static_cast<int>(reason), static_cast<int>(ErrorReason::kInvalidField) + value - 1)
        << name;
  }
  EXPECT_EQ(ReasonOf(ServerStatus(grpc::StatusCode::UNAUTHENTICATED, "UNAUTHENTICATED").ToClient()),
            ErrorReason::kUnauthenticated);
}

TEST(ErrorOf, KeepsTheNameOfAReasonThatItDoesNotKnow) {
  const Error error = ErrorOf(ServerStatus(grpc::StatusCode::ABORTED, "NEWER").ToClient());
  EXPECT_EQ(error.reason, ErrorReason::kUnknown);
  EXPECT_EQ(error.reason_name, "NEWER");
}

TEST(ErrorOf, HasNoReasonForWhatIsNotTheServers) {
  const absl::Status status =
      internal::ToStatus(grpc::Status(grpc::StatusCode::INTERNAL, "from a proxy", "not a status"));
  EXPECT_EQ(ErrorOf(status).reason, ErrorReason::kNone);
  EXPECT_EQ(ErrorOf(status).code, absl::StatusCode::kInternal);
  EXPECT_EQ(ErrorOf(absl::OkStatus()).code, absl::StatusCode::kOk);
}

TEST(ErrorOf, HasTheConflictOfAFailedCheck) {
  wire::AppendConflict conflict;
  wire::FailedCheck& check = *conflict.add_failed_checks();
  check.set_check_index(2);
  check.set_actual_revision(0);
  check.add_events()->set_position(9);
  conflict.set_checks_left_out(1);
  const Error error = ErrorOf(ServerStatus(grpc::StatusCode::ABORTED, "CHECK_FAILED")
                                  .Add("firn.v1.AppendConflict", conflict)
                                  .ToClient());
  ASSERT_TRUE(error.conflict.has_value());
  EXPECT_EQ(error.conflict->checks_left_out, 1U);
  ASSERT_EQ(error.conflict->failed_checks.size(), 1U);
  EXPECT_EQ(error.conflict->failed_checks[0].check_index, 2U);
  EXPECT_EQ(error.conflict->failed_checks[0].actual_revision, 0U);
  EXPECT_EQ(error.conflict->failed_checks[0].events.at(0).position, 9U);
  EXPECT_FALSE(error.undo_conflict.has_value());
}

TEST(ErrorOf, HasTheConflictOfAnUndo) {
  wire::UndoConflict conflict;
  conflict.add_events()->set_event_id("later");
  conflict.set_more(3);
  const Error error = ErrorOf(ServerStatus(grpc::StatusCode::ABORTED, "UNDO_CONFLICT")
                                  .Add("firn.v1.UndoConflict", conflict)
                                  .ToClient());
  ASSERT_TRUE(error.undo_conflict.has_value());
  EXPECT_EQ(error.undo_conflict->events.at(0).event_id, "later");
  EXPECT_EQ(error.undo_conflict->more, 3U);
}

// What a broken detail has half of is no conflict that an application could decide about.
TEST(ErrorOf, HasNothingOfADetailThatCannotBeRead) {
  wire::AppendConflict conflict;
  conflict.add_failed_checks()->add_events()->set_id("an event");
  const Error error =
      ErrorOf(ServerStatus(grpc::StatusCode::ABORTED, "CHECK_FAILED")
                  .AddBytes("firn.v1.AppendConflict", conflict.SerializeAsString() + "\xff")
                  .AddBytes("firn.v1.UndoConflict", "\xff")
                  .ToClient());
  EXPECT_EQ(error.reason, ErrorReason::kCheckFailed);
  EXPECT_FALSE(error.conflict.has_value());
  EXPECT_FALSE(error.undo_conflict.has_value());
  const absl::Status broken = ServerStatus(grpc::StatusCode::UNAVAILABLE)
                                  .AddBytes("google.rpc.ErrorInfo", "\xff\xff")
                                  .ToClient();
  EXPECT_EQ(ReasonOf(broken), ErrorReason::kNone);
  EXPECT_TRUE(absl::IsUnavailable(broken));
}

TEST(ErrorOf, HasTheDelayThatIsAskedFor) {
  wire::RetryInfo info;
  info.mutable_retry_delay()->set_nanos(250'000'000);
  const absl::Status status = ServerStatus(grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED")
                                  .Add("google.rpc.RetryInfo", info)
                                  .ToClient();
  EXPECT_EQ(ErrorOf(status).retry_delay, absl::Milliseconds(250));
}

TEST(ErrorOf, IsTheSameForABatchOfAStream) {
  wire::AppendError message;
  message.set_code(10);
  message.set_reason(wire::ERROR_REASON_CHECK_FAILED);
  message.set_message("a check");
  (*message.mutable_metadata())["failed_checks"] = "1";
  message.mutable_conflict()->add_failed_checks();
  const Error error = ErrorOf(internal::ToStatus(message));
  EXPECT_EQ(error.code, absl::StatusCode::kAborted);
  EXPECT_EQ(error.reason, ErrorReason::kCheckFailed);
  EXPECT_EQ(error.message, "a check");
  EXPECT_EQ(error.metadata.at("failed_checks"), "1");
  EXPECT_TRUE(error.conflict.has_value());
}

TEST(Failures, AreTriedAgainIfTheyPassByThemselves) {
  const auto is_transient = [](grpc::StatusCode code, const std::string& reason) {
    return internal::IsTransient(ServerStatus(code, reason).ToClient());
  };
  EXPECT_TRUE(internal::IsTransient(absl::UnavailableError("nobody is there")));
  EXPECT_TRUE(is_transient(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN"));
  EXPECT_TRUE(is_transient(grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED"));
  EXPECT_FALSE(is_transient(grpc::StatusCode::UNAVAILABLE, "READ_ONLY"));
  EXPECT_FALSE(is_transient(grpc::StatusCode::RESOURCE_EXHAUSTED, "DISK_FULL"));
  EXPECT_FALSE(is_transient(grpc::StatusCode::INTERNAL, "INTERNAL"));
  EXPECT_FALSE(internal::IsTransient(absl::DeadlineExceededError("too long")));
}

}  // namespace
}  // namespace firn::testing
