// A client of the service for tests: calls with a deadline, events with ids of their own.

#ifndef FIRN_TESTS_SUPPORT_CLIENT_H_
#define FIRN_TESTS_SUPPORT_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"

namespace firn::testing {

// The n-th event of a family: a valid rating of image n % 10, its payload as JSON text.
v1::EventDTO MakeDto(uint64_t n);

// The reason in the ErrorInfo of a status, and the fields of its BadRequest.
std::string ReasonOf(const grpc::Status& status);
std::vector<std::string> FieldsOf(const grpc::Status& status);

class TestClient {
 public:
  explicit TestClient(const std::string& address);

  grpc::Status Append(const v1::EventDTO& event, v1::AppendEventResponse* response);
  grpc::Status Append(const std::vector<v1::EventDTO>& events, v1::AppendEventsResponse* response);

  // Appends, and expects it to succeed.
  void MustAppend(const std::vector<v1::EventDTO>& events);

  // Replays the whole log as JSON text, expecting gap-free positions.
  std::vector<v1::EventDTO> ReadAll();

  v1::GetHeadResponse Head();
  v1::EventStore::Stub& stub() { return *stub_; }
  std::shared_ptr<grpc::Channel> channel() { return channel_; }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::EventStore::Stub> stub_;
};

// Gives up a call that hangs.
void SetDeadline(grpc::ClientContext& context);

// Calls a method with these bytes as its one request, whatever its types are.
grpc::Status CallRaw(TestClient& client, const std::string& method, const std::string& request,
                     std::string* response);

// What grpc.health.v1.Health/Check answers for the service: "SERVING", "not SERVING" or the code.
std::string HealthOf(TestClient& client, const std::string& service);

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_CLIENT_H_
