#include "tests/support/log_pair.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <thread>

#include "firn/v1/proof.grpc.pb.h"

namespace firn::testing {
namespace {

constexpr auto kPatience = std::chrono::minutes(1);
constexpr auto kPollInterval = std::chrono::milliseconds(5);

bool Await(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    if (condition()) return true;
    std::this_thread::sleep_for(kPollInterval);
  }
  return false;
}

// Maps in the order of their keys.
std::string BytesOf(const v1::EventDTO& event) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream output(&stream);
  output.SetSerializationDeterministic(true);
  event.SerializeToCodedStream(&output);
  output.Trim();
  return bytes;
}

}  // namespace

std::vector<std::string> StandbyFlags(const std::string& primary, const std::string& parameters) {
  return {"--read-only", "--primary",
          "firn://" + primary + (parameters.empty() ? "" : "?" + parameters)};
}

bool AwaitPosition(TestClient& client, uint64_t position) {
  return Await([&] { return client.Head().position() >= position; });
}

bool AwaitState(TestClient& client, v1::StandbyState state) {
  return Await([&] { return client.Head().standby().state() == state; });
}

std::string RootOf(TestClient& client) {
  const auto stub = v1::Proofs::NewStub(client.channel());
  v1::GetCheckpointResponse checkpoint;
  grpc::ClientContext context;
  SetDeadline(context);
  const grpc::Status status = stub->GetCheckpoint(&context, {}, &checkpoint);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return checkpoint.root_hash();
}

void ExpectSameLog(TestClient& one, TestClient& other) {
  const std::vector<v1::EventDTO> ours = one.ReadAll();
  const std::vector<v1::EventDTO> theirs = other.ReadAll();
  ASSERT_EQ(ours.size(), theirs.size());
  for (size_t i = 0; i < ours.size(); ++i) {
    ASSERT_EQ(BytesOf(ours[i]), BytesOf(theirs[i])) << "at position " << i + 1;
  }
  EXPECT_EQ(RootOf(one), RootOf(other));
  EXPECT_EQ(one.Head().store_id(), other.Head().store_id());
}

}  // namespace firn::testing
