// A served store whose schemas are registered, described and enforced over a real connection.

#ifndef FIRN_TESTS_UNIT_RPC_SCHEMAS_FIXTURE_H_
#define FIRN_TESTS_UNIT_RPC_SCHEMAS_FIXTURE_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "firn/v1/schema_registry.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/events.h"
#include "tests/support/schema_fixtures.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::rpc {

inline constexpr char kOrder[] = R"({"order_id":7,"customer":"Ada","lines":[{"article":"AB-1",)"
                                 R"("quantity":2}],"payment":"PAYMENT_CARD"})";

class Schemas : public ::testing::Test {
 protected:
  void SetUp() override { Start(); }
  void TearDown() override { served_.Stop(); }

  void Start(schema::Policy catalog = schema::Policy::kEnforce) {
    ASSERT_NO_FATAL_FAILURE(served_.Start(directory_.path(), catalog));
    stub_ = v1::SchemaRegistry::NewStub(
        grpc::CreateChannel(served_.address(), grpc::InsecureChannelCredentials()));
    client_ = std::make_unique<testing::TestClient>(served_.address());
  }

  void Restart(schema::Policy catalog = schema::Policy::kEnforce) {
    served_.Stop();
    Start(catalog);
  }

  static v1::RegisterSchemaRequest Orders(const std::string& file = "orders") {
    v1::RegisterSchemaRequest request;
    request.set_name("orders");
    request.set_format(v1::SCHEMA_FORMAT_PROTOBUF);
    request.set_definition(testing::DescriptorSetOf(file));
    return request;
  }

  static v1::RegisterSchemaRequest Shipping(const std::string& file = "orders.schema.json") {
    v1::RegisterSchemaRequest request;
    request.set_name("shipping");
    request.set_format(v1::SCHEMA_FORMAT_JSON_SCHEMA);
    request.set_definition(testing::ReadFixture("tests/fixtures/orders/" + file));
    v1::EventTypeBinding& binding = *request.add_event_types();
    binding.set_event_type("order_shipped");
    binding.set_definition("/$defs/order_shipped");
    return request;
  }

  grpc::Status Register(const v1::RegisterSchemaRequest& request) {
    grpc::ClientContext context;
    return stub_->RegisterSchema(&context, request, &registered_);
  }

  grpc::Status SetPolicy(const std::string& prefix, v1::SchemaPolicy policy) {
    grpc::ClientContext context;
    v1::SetSchemaPolicyRequest request;
    request.set_event_type_prefix(prefix);
    request.set_policy(policy);
    return stub_->SetSchemaPolicy(&context, request, &policy_set_);
  }

  v1::EventTypeDescription Describe(const std::string& type) {
    grpc::ClientContext context;
    v1::DescribeEventTypesRequest request;
    request.add_event_types(type);
    v1::DescribeEventTypesResponse response;
    EXPECT_TRUE(stub_->DescribeEventTypes(&context, request, &response).ok()) << type;
    return response.event_types_size() == 1 ? response.event_types(0) : v1::EventTypeDescription();
  }

  // Appends an event about order 7, or of a stream without a target.
  grpc::Status Append(const std::string& type, const std::string& payload,
                      const std::string& target_type = "order", const std::string& stream = "") {
    v1::AppendEventRequest request;
    v1::EventDTO& event = *request.mutable_event();
    event.set_id(FormatUuid(testing::MakeId(++events_)));
    event.set_timestamp(testing::kTimestampMs);
    event.set_event_type(type);
    event.set_payload_json(payload);
    event.set_stream(stream);
    if (stream.empty()) {
      event.set_target_type(target_type);
      event.set_target_id(7);
    }
    grpc::ClientContext context;
    v1::AppendEventResponse response;
    return client_->stub().AppendEvent(&context, request, &response);
  }

  testing::TempDir directory_;
  ServedStore served_;
  std::unique_ptr<v1::SchemaRegistry::Stub> stub_;
  std::unique_ptr<testing::TestClient> client_;
  v1::RegisterSchemaResponse registered_;
  v1::SetSchemaPolicyResponse policy_set_;
  uint64_t events_ = 0;
};

}  // namespace firn::rpc

#endif  // FIRN_TESTS_UNIT_RPC_SCHEMAS_FIXTURE_H_
