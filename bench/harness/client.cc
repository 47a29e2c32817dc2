#include "harness/client.h"

#include <chrono>

#include "harness/measure.h"

namespace firn::bench {
namespace {

constexpr std::chrono::seconds kConnectTime{10};

}  // namespace

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  // Else channels to the same address share one.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  std::shared_ptr<grpc::Channel> channel =
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  if (!channel->WaitForConnected(std::chrono::system_clock::now() + kConnectTime)) {
    Fail("no server answers at " + address);
  }
  return channel;
}

uint64_t GetHead(v1::EventStore::Stub& stub) {
  grpc::ClientContext context;
  v1::GetHeadResponse response;
  const grpc::Status status = stub.GetHead(&context, v1::GetHeadRequest(), &response);
  if (!status.ok()) Fail(Describe("head", status));
  return response.position();
}

std::string Describe(const std::string& what, const grpc::Status& status) {
  return what + ": gRPC status " + std::to_string(status.error_code()) + ": " +
         status.error_message();
}

}  // namespace firn::bench
