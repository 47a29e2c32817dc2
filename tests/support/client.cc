#include "tests/support/client.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <chrono>
#include <limits>

#include "firn/base/uuid.h"
#include "tests/support/events.h"

namespace firn::testing {
namespace {

constexpr auto kDeadline = std::chrono::seconds(60);

template <typename Detail>
Detail DetailOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  Detail detail;
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&detail)) break;
  }
  return detail;
}

}  // namespace

v1::EventDTO MakeDto(uint64_t n) {
  v1::EventDTO dto;
  dto.set_id(FormatUuid(MakeId(n)));
  dto.set_timestamp(kTimestampMs + static_cast<int64_t>(n % 1000));
  dto.set_event_type("rating_changed");
  dto.set_payload_json("{\"n\": " + std::to_string(n) + "}");
  dto.set_target_type("image");
  dto.set_target_id(static_cast<int64_t>(n % 10));
  return dto;
}

std::string ReasonOf(const grpc::Status& status) {
  return DetailOf<google::rpc::ErrorInfo>(status).reason();
}

std::vector<std::string> FieldsOf(const grpc::Status& status) {
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  std::vector<std::string> fields;
  for (const auto& violation : bad_request.field_violations()) fields.push_back(violation.field());
  return fields;
}

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
}

grpc::Status CallRaw(TestClient& client, const std::string& method, const std::string& request,
                     std::string* response) {
  grpc::GenericStub stub(client.channel());
  grpc::ClientContext context;
  SetDeadline(context);
  grpc::CompletionQueue queue;
  const grpc::Slice slice(request);
  const grpc::ByteBuffer message(&slice, 1);
  grpc::ByteBuffer answer;
  grpc::Status status;
  const auto call = stub.PrepareUnaryCall(&context, method, message, &queue);
  call->StartCall();
  call->Finish(&answer, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  EXPECT_TRUE(queue.Next(&tag, &ok));
  grpc::Slice bytes;
  if (status.ok() && answer.DumpToSingleSlice(&bytes).ok()) {
    response->assign(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
  }
  return status;
}

std::string HealthOf(TestClient& client, const std::string& service) {
  // A HealthCheckRequest has the service's name as field 1; the response has the status as field 1,
  // in which 1 is SERVING.
  std::string request;
  if (!service.empty()) request = "\x0a" + std::string(1, static_cast<char>(service.size()));
  std::string response;
  const grpc::Status status =
      CallRaw(client, "/grpc.health.v1.Health/Check", request + service, &response);
  if (!status.ok()) return "code " + std::to_string(status.error_code());
  return response == std::string("\x08\x01", 2) ? "SERVING" : "not SERVING";
}

TestClient::TestClient(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(std::numeric_limits<int>::max());
  // A channel of its own for each client, not one that gRPC shares within the process.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  channel_ = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  stub_ = v1::EventStore::NewStub(channel_);
}

grpc::Status TestClient::Append(const v1::EventDTO& event, v1::AppendEventResponse* response) {
  v1::AppendEventRequest request;
  *request.mutable_event() = event;
  grpc::ClientContext context;
  SetDeadline(context);
  return stub_->AppendEvent(&context, request, response);
}

grpc::Status TestClient::Append(const std::vector<v1::EventDTO>& events,
                                v1::AppendEventsResponse* response) {
  v1::AppendEventsRequest request;
  request.mutable_events()->Assign(events.begin(), events.end());
  grpc::ClientContext context;
  SetDeadline(context);
  return stub_->AppendEvents(&context, request, response);
}

void TestClient::MustAppend(const std::vector<v1::EventDTO>& events) {
  v1::AppendEventsResponse response;
  const grpc::Status status = Append(events, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.events_size(), static_cast<int>(events.size()));
}

std::vector<v1::EventDTO> TestClient::ReadAll() {
  v1::ReplayEventsRequest request;
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  grpc::ClientContext context;
  SetDeadline(context);
  const auto stream = stub_->ReplayEvents(&context, request);
  std::vector<v1::EventDTO> events;
  v1::ReplayEventsResponse message;
  while (stream->Read(&message)) {
    for (v1::EventDTO& event : *message.mutable_events()) {
      events.push_back(std::move(event));
      EXPECT_EQ(events.back().position(), events.size());
    }
    EXPECT_EQ(message.position(), events.size());
  }
  const grpc::Status status = stream->Finish();
  EXPECT_TRUE(status.ok()) << status.error_message();
  return events;
}

v1::GetHeadResponse TestClient::Head() {
  grpc::ClientContext context;
  SetDeadline(context);
  v1::GetHeadResponse head;
  const grpc::Status status = stub_->GetHead(&context, {}, &head);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return head;
}

}  // namespace firn::testing
