// Requests that are no messages of their types, over a real connection.

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>

#include "firn/v1/event_store.pb.h"
#include "tests/support/client.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class UnreadableTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_NO_FATAL_FAILURE(served_.Start(directory_.path())); }
  void TearDown() override { served_.Stop(); }

  // What a method answers to the bytes.
  grpc::Status Send(const std::string& method, const std::string& bytes) {
    grpc::GenericStub stub(
        grpc::CreateChannel(served_.address(), grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::minutes(1));
    const grpc::Slice slice(bytes);
    const grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    std::promise<grpc::Status> ended;
    stub.UnaryCall(&context, method, {}, &request, &response,
                   [&](const grpc::Status& status) { ended.set_value(status); });
    return ended.get_future().get();
  }

  static void ExpectUnreadable(const grpc::Status& status, const std::string& type) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
    EXPECT_EQ(firn::testing::ReasonOf(status), "INVALID_FIELD");
    EXPECT_THAT(firn::testing::FieldsOf(status), ElementsAre("request"));
    EXPECT_THAT(status.error_message(), HasSubstr("cannot be read as " + type + ": "));
  }

  firn::testing::TempDir directory_;
  ServedStore served_;
};

// gRPC itself would answer INTERNAL, without a reason.
TEST_F(UnreadableTest, ATextThatIsNotUtf8IsRefusedWithAReason) {
  v1::AppendEventRequest request = {};
  *request.mutable_event() = firn::testing::MakeDto(1);
  const std::string type = request.event().event_type();
  std::string bytes = request.SerializeAsString();
  EXPECT_TRUE(Send("/firn.v1.EventStore/AppendEvent", bytes).ok());
  bytes.replace(bytes.find(type), 1, "\xff");
  ExpectUnreadable(Send("/firn.v1.EventStore/AppendEvent", bytes), "AppendEventRequest");
  EXPECT_EQ(served_.store().head().position, 1u);
}

TEST_F(UnreadableTest, EachUnaryCallSaysSo) {
  // Of the first field five bytes are promised.
  const std::string cut = "\x0a\x05";
  int calls = 0;
  for (const char* service : {"EventStore", "History", "Projections", "Proofs", "SchemaRegistry"}) {
    const auto* descriptor = google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(
        std::string("firn.v1.") + service);
    ASSERT_NE(descriptor, nullptr);
    for (int i = 0; i < descriptor->method_count(); ++i) {
      const auto& method = *descriptor->method(i);
      if (method.client_streaming() || method.server_streaming()) continue;
      SCOPED_TRACE(method.full_name());
      ExpectUnreadable(Send("/" + descriptor->full_name() + "/" + method.name(), cut),
                       method.input_type()->name());
      ++calls;
    }
  }
  EXPECT_GT(calls, 20);
}

}  // namespace
}  // namespace firn::rpc
