// Health and reflection, as tools of others see them.

#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

// Calls a unary method with these bytes, whatever its types are.
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

class Health : public ::testing::Test {
 protected:
  // A HealthCheckRequest has the service's name as field 1; the response has the status as field 1,
  // in which 1 is SERVING.
  static std::string Check(TestClient& client, const std::string& service) {
    std::string request;
    if (!service.empty()) request = "\x0a" + std::string(1, static_cast<char>(service.size()));
    std::string response;
    const grpc::Status status =
        CallRaw(client, "/grpc.health.v1.Health/Check", request + service, &response);
    if (!status.ok()) return "code " + std::to_string(status.error_code());
    return response == std::string("\x08\x01", 2) ? "SERVING" : "not SERVING";
  }

  TempDir directory_;
};

TEST_F(Health, IsServing) {
  FirndProcess firnd(directory_.path() + "/data");
  ASSERT_TRUE(firnd.AwaitListening());
  TestClient client(firnd.address());
  EXPECT_EQ(Check(client, ""), "SERVING");
  EXPECT_EQ(Check(client, "firn.v1.EventStore"), "SERVING");
  EXPECT_EQ(Check(client, "firn.v1.Other"), "code 5") << "NOT_FOUND for a service that is none";
}

TEST_F(Health, ReflectionListsTheService) {
  FirndProcess firnd(directory_.path() + "/data");
  ASSERT_TRUE(firnd.AwaitListening());
  TestClient client(firnd.address());
  // A ServerReflectionRequest with list_services = "", which is its field 7.
  std::string response;
  const grpc::Status status =
      CallRaw(client, "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
              std::string("\x3a\x00", 2), &response);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_NE(response.find("firn.v1.EventStore"), std::string::npos);
}

}  // namespace
}  // namespace firn::testing
