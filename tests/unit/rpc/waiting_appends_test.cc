// Appends that wait for the writer: deadlines, clients that leave, overload, the append stream. The
// disk is a fake one that can be held.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "firn/rpc/server.h"
#include "firn/v1/event_store.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/support/client.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/unit/rpc/served_store.h"
#include "tests/unit/store/fake_engine.h"

namespace firn::rpc {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::kTimestampMs;

class WaitingAppends : public ::testing::Test {
 protected:
  void Start(AppendLoad limit = {.events = 100'000, .bytes = 64 << 20}) {
    ASSERT_NO_FATAL_FAILURE(
        served_.Start(std::make_unique<FakeEngine>(disk_), {.queue_limit = limit}));
    stub_ = v1::EventStore::NewStub(
        grpc::CreateChannel(served_.address(), grpc::InsecureChannelCredentials()));
  }

  void TearDown() override {
    disk_.Release();
    Stop();
  }

  void Stop() { served_.Stop(); }

  static v1::EventDTO MakeDto(uint64_t n, size_t payload_bytes = 0) {
    v1::EventDTO dto;
    dto.set_id(FormatUuid(testing::MakeId(n)));
    dto.set_timestamp(kTimestampMs);
    dto.set_event_type("rating_changed");
    dto.set_payload_json("{\"a\":\"" + std::string(payload_bytes, 'x') + "\"}");
    dto.set_target_type("image");
    dto.set_target_id(1);
    return dto;
  }

  grpc::Status Append(uint64_t n, grpc::ClientContext& context) {
    v1::AppendEventRequest request;
    *request.mutable_event() = MakeDto(n);
    v1::AppendEventResponse response;
    return stub_->AppendEvent(&context, request, &response);
  }

  // Appends on a thread of its own.
  std::future<grpc::Status> AppendBeside(uint64_t n, grpc::ClientContext& context) {
    return std::async(std::launch::async, [this, n, &context] { return Append(n, context); });
  }

  // Holds the writer in a commit of one event.
  std::future<grpc::Status> HoldTheWriter() {
    disk_.Hold();
    auto held = AppendBeside(1, held_context_);
    disk_.AwaitCommits(1);
    return held;
  }

  // How many events an append that comes last finds in the log.
  Position HeadAtLast() {
    grpc::ClientContext context;
    EXPECT_TRUE(Append(1'000'000, context).ok());
    return served_.store().head().position - 1;
  }

  FakeDisk disk_;
  grpc::ClientContext held_context_;
  ServedStore served_;
  std::unique_ptr<v1::EventStore::Stub> stub_;
};

TEST_F(WaitingAppends, ADeadlineThatPassesMeansNothingIsWritten) {
  Start();
  auto held = HoldTheWriter();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + milliseconds(100));
  EXPECT_EQ(Append(2, context).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  // The server counts from when it heard of the call.
  std::this_thread::sleep_for(milliseconds(200));
  disk_.Release();
  EXPECT_TRUE(held.get().ok());
  EXPECT_EQ(HeadAtLast(), 1u);
}

TEST_F(WaitingAppends, AClientThatLeavesIsNotWritten) {
  Start();
  auto held = HoldTheWriter();
  grpc::ClientContext context;
  auto left = AppendBeside(2, context);
  std::this_thread::sleep_for(milliseconds(100));  // so that it waits for the writer
  context.TryCancel();
  EXPECT_EQ(left.get().error_code(), grpc::StatusCode::CANCELLED);
  std::this_thread::sleep_for(milliseconds(200));  // so that the server has heard of it
  disk_.Release();
  EXPECT_TRUE(held.get().ok());
  EXPECT_EQ(HeadAtLast(), 1u);
}

TEST_F(WaitingAppends, AFullQueueRefusesAtOnceAndSaysWhenToRetry) {
  Start({.events = 2, .bytes = 64 << 20});
  auto held = HoldTheWriter();
  grpc::ClientContext contexts[2];
  auto second = AppendBeside(2, contexts[0]);
  auto third = AppendBeside(3, contexts[1]);
  std::this_thread::sleep_for(milliseconds(200));  // so that they wait for the writer
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + seconds(20));
  const grpc::Status refused = Append(4, context);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(testing::ReasonOf(refused), "OVERLOADED");
  google::rpc::Status details;
  details.ParseFromString(refused.error_details());
  google::rpc::RetryInfo retry;
  bool has_retry = false;
  for (const auto& detail : details.details()) has_retry |= detail.UnpackTo(&retry);
  EXPECT_TRUE(has_retry);
  disk_.Release();
  EXPECT_TRUE(held.get().ok());
  EXPECT_TRUE(second.get().ok());
  EXPECT_TRUE(third.get().ok());
  EXPECT_EQ(HeadAtLast(), 3u);
}

class AppendStreams : public WaitingAppends {
 protected:
  using Stream = grpc::ClientReaderWriter<v1::AppendStreamRequest, v1::AppendStreamResponse>;

  static v1::AppendStreamRequest MakeRequest(uint64_t n, size_t payload_bytes = 0) {
    v1::AppendStreamRequest request;
    *request.add_events() = MakeDto(n, payload_bytes);
    return request;
  }

  // Reads to the end; checks that the answers are those to the requests 1, 2, ... in order.
  static std::vector<v1::AppendStreamResult> ReadAll(Stream& stream) {
    std::vector<v1::AppendStreamResult> results;
    v1::AppendStreamResponse message;
    while (stream.Read(&message)) {
      for (const auto& result : message.results()) {
        results.push_back(result);
        EXPECT_EQ(result.request_number(), results.size());
      }
    }
    return results;
  }
};

TEST_F(AppendStreams, AnswersEveryRequestInOrder) {
  Start();
  grpc::ClientContext context;
  const auto stream = stub_->AppendStream(&context);
  constexpr uint64_t kRequests = 5000;
  std::thread sender([&] {
    for (uint64_t n = 1; n <= kRequests; ++n) EXPECT_TRUE(stream->Write(MakeRequest(n)));
    stream->WritesDone();
  });
  const auto results = ReadAll(*stream);
  sender.join();
  EXPECT_TRUE(stream->Finish().ok());
  ASSERT_EQ(results.size(), kRequests);
  for (uint64_t n = 0; n < kRequests; ++n) {
    ASSERT_EQ(results[n].appended().events(0).position(), n + 1);
  }
}

TEST_F(AppendStreams, HoldTheClientBackInsteadOfOverflowingTheQueue) {
  Start({.events = 100'000, .bytes = 12 << 20});
  auto held = HoldTheWriter();
  grpc::ClientContext context;
  const auto stream = stub_->AppendStream(&context);
  constexpr int kRequests = 40;
  std::thread sender([&] {
    for (int n = 0; n < kRequests; ++n) {
      EXPECT_TRUE(stream->Write(MakeRequest(100 + static_cast<uint64_t>(n), 1'000'000)));
    }
    stream->WritesDone();
  });
  std::this_thread::sleep_for(milliseconds(300));  // so that whatever may be sent is sent
  disk_.Release();
  const auto results = ReadAll(*stream);
  sender.join();
  EXPECT_TRUE(stream->Finish().ok());
  ASSERT_EQ(results.size(), static_cast<size_t>(kRequests));
  for (const auto& result : results) EXPECT_TRUE(result.has_appended()) << result.DebugString();
}

TEST_F(AppendStreams, ARequestThatIsNoneIsAnsweredAndTheRestGoOn) {
  Start();
  // Nested deeper than protobuf reads.
  v1::AppendStreamRequest deep = MakeRequest(2);
  google::protobuf::Struct* level = deep.mutable_events(0)->mutable_payload();
  for (int i = 0; i < 60; ++i) level = (*level->mutable_fields())["a"].mutable_struct_value();
  grpc::ClientContext context;
  const auto stream = stub_->AppendStream(&context);
  EXPECT_TRUE(stream->Write(MakeRequest(1)));
  EXPECT_TRUE(stream->Write(deep));
  EXPECT_TRUE(stream->Write(MakeRequest(3)));
  stream->WritesDone();
  const auto results = ReadAll(*stream);
  EXPECT_TRUE(stream->Finish().ok());
  ASSERT_EQ(results.size(), 3u);
  EXPECT_EQ(results[0].appended().events(0).position(), 1u);
  EXPECT_EQ(results[1].error().reason(), v1::ERROR_REASON_INVALID_FIELD);
  EXPECT_EQ(results[2].appended().events(0).position(), 2u);
}

// The server does not keep answers without end for a client that does not read them.
TEST_F(AppendStreams, HoldAClientBackThatDoesNotRead) {
  Start();
  // The client's own buffer stays small: gRPC would make it larger the slower everything is.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  const auto stub = v1::EventStore::NewStub(
      grpc::CreateCustomChannel(served_.address(), grpc::InsecureChannelCredentials(), arguments));
  grpc::ClientContext context;
  const auto stream = stub->AppendStream(&context);
  constexpr uint64_t kRequests = 60'000;
  std::thread sender([&] {
    for (uint64_t n = 1; n <= kRequests; ++n) EXPECT_TRUE(stream->Write(MakeRequest(n)));
    stream->WritesDone();
  });
  Position handled = 0;
  do {
    handled = served_.store().head().position;
    std::this_thread::sleep_for(milliseconds(500));
  } while (served_.store().head().position != handled || handled == 0);
  EXPECT_LT(handled, kRequests * 3 / 4);
  EXPECT_EQ(ReadAll(*stream).size(), kRequests);
  sender.join();
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(AppendStreams, ThatBreakLeaveNothingToBeWritten) {
  Start();
  auto held = HoldTheWriter();
  grpc::ClientContext context;
  const auto stream = stub_->AppendStream(&context);
  for (uint64_t n = 2; n <= 9; ++n) EXPECT_TRUE(stream->Write(MakeRequest(n)));
  std::this_thread::sleep_for(milliseconds(100));  // so that they wait for the writer
  context.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  std::this_thread::sleep_for(milliseconds(200));  // so that the server has heard of it
  disk_.Release();
  EXPECT_TRUE(held.get().ok());
  EXPECT_EQ(HeadAtLast(), 1u);
}

TEST_F(AppendStreams, ThatAreIdleEndWhenTheServerStops) {
  Start();
  grpc::ClientContext context;
  const auto stream = stub_->AppendStream(&context);
  ASSERT_TRUE(stream->Write(MakeRequest(1)));
  v1::AppendStreamResponse message;
  ASSERT_TRUE(stream->Read(&message));
  const auto before = std::chrono::steady_clock::now();
  Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - before, seconds(8)) << "waited for the deadline";
  EXPECT_FALSE(stream->Read(&message));
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(testing::ReasonOf(status), "SHUTTING_DOWN");
}

TEST_F(AppendStreams, AreAnsweredBeforeTheServerStops) {
  Start();
  auto held = HoldTheWriter();
  grpc::ClientContext context;
  const auto stream = stub_->AppendStream(&context);
  for (uint64_t n = 2; n <= 4; ++n) EXPECT_TRUE(stream->Write(MakeRequest(n)));
  std::this_thread::sleep_for(milliseconds(100));  // so that they wait for the writer
  std::thread stop([&] { Stop(); });
  std::this_thread::sleep_for(milliseconds(100));  // so that the drain has begun
  disk_.Release();
  EXPECT_EQ(ReadAll(*stream).size(), 3u);
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  stop.join();
}

}  // namespace
}  // namespace firn::rpc
