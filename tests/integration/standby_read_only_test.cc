// A daemon that takes no writes: what it refuses, and what it does all the same.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"
#include "firn/v1/proof.grpc.pb.h"
#include "firn/v1/schema_registry.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/log_pair.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using ::testing::HasSubstr;

// Metadata of the error's reason.
std::map<std::string, std::string> MetadataOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::ErrorInfo info;
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&info)) break;
  }
  return {info.metadata().begin(), info.metadata().end()};
}

class ReadOnlyTest : public ::testing::Test {
 protected:
  std::string data_dir() const { return directory_.path() + "/data"; }

  // A log with some events, served with these flags.
  void Start(const std::vector<std::string>& flags) {
    {
      FirndProcess firnd(data_dir());
      ASSERT_TRUE(firnd.AwaitListening());
      TestClient(firnd.address()).MustAppend({MakeDto(1), MakeDto(2), MakeDto(3)});
      firnd.Stop();
    }
    firnd_ = std::make_unique<FirndProcess>(data_dir(), flags);
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
  }

  // Each call that writes, with a request that would do so.
  std::map<std::string, grpc::Status> Write(bool validate_only = false) {
    std::map<std::string, grpc::Status> answers;
    v1::AppendEventResponse appended;
    v1::AppendEventsResponse batch;
    if (!validate_only) {
      answers["AppendEvent"] = client_->Append(MakeDto(4), &appended);
      answers["AppendEvent, known"] = client_->Append(MakeDto(1), &appended);
      answers["AppendEvents"] = client_->Append({MakeDto(4), MakeDto(5)}, &batch);
    }
    const auto history = v1::History::NewStub(client_->channel());
    const auto schemas = v1::SchemaRegistry::NewStub(client_->channel());
    const auto projections = v1::Projections::NewStub(client_->channel());
    const auto call = [&](const std::string& name, const auto& method) {
      grpc::ClientContext context;
      SetDeadline(context);
      answers[name] = method(&context);
    };
    call("RegisterSchema", [&](grpc::ClientContext* context) {
      v1::RegisterSchemaRequest request;
      request.set_name("orders");
      request.set_format(v1::SCHEMA_FORMAT_JSON_SCHEMA);
      request.add_event_types()->set_event_type("order_placed");
      request.set_definition(R"({"type":"object"})");
      request.set_validate_only(validate_only);
      v1::RegisterSchemaResponse response;
      return schemas->RegisterSchema(context, request, &response);
    });
    call("CreateProjection", [&](grpc::ClientContext* context) {
      v1::CreateProjectionRequest request;
      request.set_name("catalog");
      request.set_validate_only(validate_only);
      v1::CreateProjectionResponse response;
      return projections->CreateProjection(context, request, &response);
    });
    if (validate_only) return answers;
    call("Undo", [&](grpc::ClientContext* context) {
      v1::UndoRequest request;
      request.set_event_id(MakeDto(1).id());
      v1::UndoResponse response;
      return history->Undo(context, request, &response);
    });
    call("Redo", [&](grpc::ClientContext* context) {
      v1::RedoRequest request;
      request.set_event_id(MakeDto(1).id());
      v1::UndoResponse response;
      return history->Redo(context, request, &response);
    });
    call("SetSchemaPolicy", [&](grpc::ClientContext* context) {
      v1::SetSchemaPolicyRequest request;
      request.set_event_type_prefix("order_");
      request.set_policy(v1::SCHEMA_POLICY_WARN);
      v1::SetSchemaPolicyResponse response;
      return schemas->SetSchemaPolicy(context, request, &response);
    });
    call("DropProjection", [&](grpc::ClientContext* context) {
      v1::DropProjectionRequest request;
      request.set_name("catalog");
      v1::DropProjectionResponse response;
      return projections->DropProjection(context, request, &response);
    });
    return answers;
  }

  // What an append stream answers to one request.
  v1::AppendStreamResult WriteStream() {
    grpc::ClientContext context;
    SetDeadline(context);
    const auto stream = client_->stub().AppendStream(&context);
    v1::AppendStreamRequest request;
    *request.add_events() = MakeDto(6);
    stream->Write(request);
    stream->WritesDone();
    v1::AppendStreamResponse response;
    EXPECT_TRUE(stream->Read(&response));
    EXPECT_TRUE(stream->Finish().ok());
    return response.results(0);
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

// A call that is added to the contract is to be added here: to what is refused, or to what is not.
TEST_F(ReadOnlyTest, EveryCallOfTheContractIsAWriteOrNone) {
  Start({"--read-only"});
  const std::set<std::string> reads = {"CountEvents",
                                       "DescribeEventTypes",
                                       "Diff",
                                       "GetCheckpoint",
                                       "GetConsistencyProof",
                                       "GetDigest",
                                       "GetEvents",
                                       "GetHead",
                                       "GetHistory",
                                       "GetInclusionProof",
                                       "GetNewestEvents",
                                       "GetPositionAt",
                                       "GetProjection",
                                       "GetSchema",
                                       "GetState",
                                       "GetTimeAt",
                                       "ListProjections",
                                       "ListReplays",
                                       "ListSchemas",
                                       "Query",
                                       "ReplayEvents",
                                       "TestProjection",
                                       "Verify"};
  // Makes the projection's own files anew, of the log as it is.
  const std::set<std::string> of_this_server_alone = {"Rebuild"};
  std::set<std::string> known = {"AppendStream"};
  for (const auto& [name, status] : Write()) known.insert(name.substr(0, name.find(',')));
  for (const std::string& name : reads) EXPECT_TRUE(known.insert(name).second) << name;
  for (const std::string& name : of_this_server_alone) known.insert(name);
  std::set<std::string> all;
  for (const char* service : {"EventStore", "History", "Projections", "Proofs", "SchemaRegistry"}) {
    const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        std::string("firn.v1.") + service);
    ASSERT_NE(descriptor, nullptr) << service;
    for (int i = 0; i < descriptor->method_count(); ++i) {
      all.insert(descriptor->method(i)->name());
    }
  }
  EXPECT_EQ(known, all);
}

TEST_F(ReadOnlyTest, RefusesEveryWrite) {
  Start({"--read-only"});
  for (const auto& [name, status] : Write()) {
    SCOPED_TRACE(name);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
    EXPECT_EQ(ReasonOf(status), "NOT_PRIMARY");
    EXPECT_TRUE(MetadataOf(status).empty());
  }
  EXPECT_EQ(WriteStream().error().reason(), v1::ERROR_REASON_NOT_PRIMARY);
  EXPECT_EQ(client_->Head().position(), 3u);
  firnd_->Stop();
}

TEST_F(ReadOnlyTest, NamesThePrimary) {
  // Nobody is there.
  Start(StandbyFlags("127.0.0.1:1"));
  for (const auto& [name, status] : Write()) {
    SCOPED_TRACE(name);
    EXPECT_EQ(ReasonOf(status), "NOT_PRIMARY");
    EXPECT_EQ(MetadataOf(status)["primary"], "127.0.0.1:1");
  }
  EXPECT_EQ(WriteStream().error().metadata().at("primary"), "127.0.0.1:1");
  EXPECT_EQ(client_->Head().standby().primary(), "127.0.0.1:1");
  EXPECT_EQ(client_->Head().standby().state(), v1::STANDBY_STATE_CONNECTING);
  EXPECT_EQ(client_->Head().standby().primary_head(), 0u);
}

TEST_F(ReadOnlyTest, SaysWhatWouldHappen) {
  Start({"--read-only"});
  for (const auto& [name, status] : Write(/*validate_only=*/true)) {
    EXPECT_TRUE(status.ok()) << name << ": " << status.error_message();
  }
}

TEST_F(ReadOnlyTest, Reads) {
  Start({"--read-only"});
  EXPECT_EQ(client_->ReadAll().size(), 3u);
  EXPECT_EQ(RootOf(*client_).size(), 32u);
  EXPECT_EQ(HealthOf(*client_, ""), "SERVING");
  EXPECT_TRUE(client_->Head().has_standby());
  EXPECT_EQ(client_->Head().standby().primary(), "");
  EXPECT_EQ(client_->Head().standby().state(), v1::STANDBY_STATE_UNSPECIFIED);
  const auto history = v1::History::NewStub(client_->channel());
  v1::GetHistoryRequest request;
  request.mutable_target()->set_target_type("image");
  request.mutable_target()->set_target_id(1);
  grpc::ClientContext context;
  SetDeadline(context);
  v1::GetHistoryResponse response;
  const grpc::Status status = history->GetHistory(&context, request, &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(ReadOnlyTest, DoesNotRegisterTheSchemasOfTheSettings) {
  Start({"--read-only", "--schemas", "/no/such/file"});
  EXPECT_EQ(client_->Head().position(), 3u);
}

TEST_F(ReadOnlyTest, NeedsALog) {
  const FinishedRun run = RunFirnd({"--read-only", "--data-dir", data_dir()});
  EXPECT_EQ(run.status.code, 3);
  EXPECT_THAT(run.errors, HasSubstr("holds no log"));
  EXPECT_FALSE(std::filesystem::exists(data_dir()));
}

TEST_F(ReadOnlyTest, SaysWhatIsWrongWithTheConnectionString) {
  const auto expect = [&](const std::string& primary, const std::string& message) {
    const FinishedRun run =
        RunFirnd({"--read-only", "--primary", primary, "--data-dir", data_dir()});
    EXPECT_EQ(run.status.code, 2) << primary;
    EXPECT_THAT(run.errors, HasSubstr("--primary: " + message));
    EXPECT_FALSE(std::filesystem::exists(data_dir()));
  };
  expect("firn://host:0", "port: must be");
  expect("firn://host?ca=/no/file", "ca: /no/file cannot be read");
  const FinishedRun run = RunFirnd({"--primary", "firn://host", "--data-dir", data_dir()});
  EXPECT_EQ(run.status.code, 2);
  EXPECT_THAT(run.errors, HasSubstr("give --read-only too"));
}

}  // namespace
}  // namespace firn::testing
