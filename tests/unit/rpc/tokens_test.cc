// A server that asks for tokens.

#include "firn/rpc/tokens.h"

#include <google/protobuf/descriptor.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::rpc {
namespace {

constexpr char kToken[] = "a-token-that-is-right";
constexpr char kOther[] = "another-token-that-is";

class TokensTest : public ::testing::Test {
 protected:
  void SetUp() override {
    served_.Require({.tls = {}, .tokens = {kToken, kOther}});
    ASSERT_NO_FATAL_FAILURE(served_.Start(directory_.path()));
    client_ = std::make_unique<testing::TestClient>(served_.address());
  }

  void TearDown() override { served_.Stop(); }

  // Asks for the head, with this metadata if it is not empty.
  grpc::Status GetHead(const std::string& authorization) {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    if (!authorization.empty()) context.AddMetadata("authorization", authorization);
    v1::GetHeadResponse head;
    return client_->stub().GetHead(&context, {}, &head);
  }

  static void ExpectRefused(const grpc::Status& status) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << status.error_message();
    EXPECT_EQ(testing::ReasonOf(status), "UNAUTHENTICATED");
  }

  testing::TempDir directory_;
  ServedStore served_;
  std::unique_ptr<testing::TestClient> client_;
};

TEST_F(TokensTest, EveryMethodNeedsOneExceptHealth) {
  const auto& pool = *google::protobuf::DescriptorPool::generated_pool();
  int methods = 0;
  for (const char* name :
       {"firn.v1.EventStore", "firn.v1.History", "firn.v1.Projections", "firn.v1.Proofs",
        "firn.v1.SchemaRegistry", "grpc.reflection.v1.ServerReflection",
        "grpc.reflection.v1alpha.ServerReflection"}) {
    const auto* service = pool.FindServiceByName(name);
    ASSERT_NE(service, nullptr) << name;
    for (int i = 0; i < service->method_count(); ++i, ++methods) {
      const std::string method = "/" + std::string(name) + "/" + service->method(i)->name();
      SCOPED_TRACE(method);
      std::string response;
      ExpectRefused(testing::CallRaw(*client_, method, "", &response));
    }
  }
  EXPECT_GT(methods, 30);
  EXPECT_EQ(testing::HealthOf(*client_, "firn.v1.EventStore"), "SERVING");
}

TEST_F(TokensTest, HealthMayBeWatchedByAnyone) {
  const auto health = grpc::health::v1::Health::NewStub(client_->channel());
  grpc::ClientContext context;
  testing::SetDeadline(context);
  const auto watch = health->Watch(&context, {});
  grpc::health::v1::HealthCheckResponse told;
  EXPECT_TRUE(watch->Read(&told));
  context.TryCancel();
  watch->Finish();
}

TEST_F(TokensTest, NothingIsDoneForACallWithoutOne) {
  v1::AppendEventResponse response;
  ExpectRefused(client_->Append(testing::MakeDto(1), &response));

  grpc::ClientContext context;
  testing::SetDeadline(context);
  const auto stream = client_->stub().AppendStream(&context);
  v1::AppendStreamRequest request;
  *request.add_events() = testing::MakeDto(2);
  // Whether it can still be sent is the client's luck: the server does not wait for it.
  stream->Write(request);
  v1::AppendStreamResponse answer;
  EXPECT_FALSE(stream->Read(&answer));
  ExpectRefused(stream->Finish());
  EXPECT_EQ(served_.store().head().position, 0u);
}

TEST_F(TokensTest, EachKindOfCallIsAnsweredWithOne) {
  const auto authorize = [](grpc::ClientContext& context) {
    testing::SetDeadline(context);
    context.AddMetadata("authorization", std::string("Bearer ") + kOther);
  };
  {
    grpc::ClientContext context;
    authorize(context);
    v1::AppendEventRequest request;
    *request.mutable_event() = testing::MakeDto(1);
    v1::AppendEventResponse response;
    EXPECT_TRUE(client_->stub().AppendEvent(&context, request, &response).ok());
  }
  {
    grpc::ClientContext context;
    authorize(context);
    const auto stream = client_->stub().AppendStream(&context);
    v1::AppendStreamRequest request;
    *request.add_events() = testing::MakeDto(2);
    EXPECT_TRUE(stream->Write(request));
    stream->WritesDone();
    v1::AppendStreamResponse answer;
    EXPECT_TRUE(stream->Read(&answer));
    EXPECT_TRUE(stream->Finish().ok());
  }
  {
    grpc::ClientContext context;
    authorize(context);
    const auto stream = client_->stub().ReplayEvents(&context, {});
    v1::ReplayEventsResponse message;
    EXPECT_TRUE(stream->Read(&message));
    EXPECT_EQ(message.events_size(), 2);
    EXPECT_FALSE(stream->Read(&message));
    EXPECT_TRUE(stream->Finish().ok());
  }
  {
    grpc::ClientContext context;
    authorize(context);
    v1::QueryRequest request;
    request.set_sql("select count(*) from events");
    const auto stream = v1::Projections::NewStub(client_->channel())->Query(&context, request);
    v1::QueryResponse rows;
    EXPECT_TRUE(stream->Read(&rows));
    while (stream->Read(&rows)) {
    }
    const grpc::Status status = stream->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
  {
    grpc::ClientContext context;
    authorize(context);
    const auto stub = grpc::reflection::v1::ServerReflection::NewStub(client_->channel());
    const auto stream = stub->ServerReflectionInfo(&context);
    grpc::reflection::v1::ServerReflectionRequest request;
    request.set_list_services("");
    EXPECT_TRUE(stream->Write(request));
    stream->WritesDone();
    grpc::reflection::v1::ServerReflectionResponse response;
    EXPECT_TRUE(stream->Read(&response));
    EXPECT_TRUE(stream->Finish().ok());
  }
}

TEST_F(TokensTest, OnlyTheWholeTokenIsRight) {
  const std::string token = kToken;
  EXPECT_TRUE(GetHead("Bearer " + token).ok());
  EXPECT_TRUE(GetHead("bearer " + token).ok()) << "a scheme has no case";
  for (const std::string& wrong :
       std::vector<std::string>{"Bearer", "Bearer ", token, "Basic " + token, "Bearer" + token,
                                "Bearer " + token + "x", "Bearer " + token.substr(1),
                                "Bearer " + token.substr(0, 20), "Bearer A-token-that-is-right",
                                "Bearer " + token + " " + token, "Bearer " + token + "," + token}) {
    SCOPED_TRACE(wrong);
    ExpectRefused(GetHead(wrong));
  }
}

TEST_F(TokensTest, OthersTakeTheirPlaceForCallsFromThereOn) {
  grpc::ClientContext context;
  testing::SetDeadline(context);
  context.AddMetadata("authorization", std::string("Bearer ") + kToken);
  v1::ReplayEventsRequest request;
  request.set_follow(true);
  const auto follower = client_->stub().ReplayEvents(&context, request);
  v1::ReplayEventsResponse message;
  ASSERT_TRUE(follower->Read(&message)) << "caught up";

  served_.server().SetAccess({.tls = {}, .tokens = {"a-token-of-tomorrow"}});
  ExpectRefused(GetHead(std::string("Bearer ") + kToken));
  EXPECT_TRUE(GetHead("Bearer a-token-of-tomorrow").ok());

  grpc::ClientContext append;
  testing::SetDeadline(append);
  append.AddMetadata("authorization", "Bearer a-token-of-tomorrow");
  v1::AppendEventRequest event;
  *event.mutable_event() = testing::MakeDto(1);
  v1::AppendEventResponse response;
  ASSERT_TRUE(client_->stub().AppendEvent(&append, event, &response).ok());
  ASSERT_TRUE(follower->Read(&message)) << "what is under way goes on";
  EXPECT_EQ(message.events_size(), 1);
  context.TryCancel();
  while (follower->Read(&message)) {
  }
  follower->Finish();
}

}  // namespace
}  // namespace firn::rpc
