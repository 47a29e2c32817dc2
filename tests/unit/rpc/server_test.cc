// The server in this process, over a real store and a real connection.

#include "firn/rpc/server.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/events.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::rpc {
namespace {

using testing::kTimestampMs;

class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(served_.Start(directory_.path()));
    stub_ = v1::EventStore::NewStub(
        grpc::CreateChannel(served_.address(), grpc::InsecureChannelCredentials()));
  }

  void TearDown() override { Stop(std::chrono::seconds(10)); }

  void Stop(std::chrono::milliseconds deadline) { served_.Stop(deadline); }

  static v1::EventDTO MakeDto(uint64_t n) {
    v1::EventDTO dto;
    dto.set_id(FormatUuid(testing::MakeId(n)));
    dto.set_timestamp(kTimestampMs);
    dto.set_event_type("rating_changed");
    dto.set_payload_json("{\"n\": " + std::to_string(n) + "}");
    dto.set_target_type("image");
    dto.set_target_id(static_cast<int64_t>(n % 10));
    return dto;
  }

  // Appends `count` events, the ids `first` and following, with a payload of about `bytes`.
  void Fill(uint64_t first, int count, size_t bytes = 0) {
    v1::AppendEventsRequest request;
    for (int i = 0; i < count; ++i) {
      v1::EventDTO& dto = *request.add_events();
      dto = MakeDto(first + static_cast<uint64_t>(i));
      if (bytes > 0) dto.set_payload_json("{\"a\":\"" + std::string(bytes, 'x') + "\"}");
    }
    grpc::ClientContext context;
    v1::AppendEventsResponse response;
    const grpc::Status status = stub_->AppendEvents(&context, request, &response);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.events_size(), count);
  }

  testing::TempDir directory_;
  ServedStore served_;
  std::unique_ptr<v1::EventStore::Stub> stub_;
};

TEST_F(ServerTest, AppendsAndAnswersWithThePlace) {
  v1::AppendEventRequest request;
  *request.mutable_event() = MakeDto(1);
  for (const bool again : {false, true}) {
    grpc::ClientContext context;
    v1::AppendEventResponse response;
    ASSERT_TRUE(stub_->AppendEvent(&context, request, &response).ok());
    EXPECT_EQ(response.position(), 1u);
    EXPECT_EQ(response.revision(), 1u);
    EXPECT_EQ(response.duplicate(), again);
    EXPECT_EQ(response.durability(), v1::DURABILITY_FSYNCED);
  }
}

TEST_F(ServerTest, AnswersErrorsWithDetails) {
  grpc::ClientContext context;
  v1::AppendEventResponse response;
  const grpc::Status status = stub_->AppendEvent(&context, {}, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_FALSE(status.error_details().empty());
}

TEST_F(ServerTest, ReplaysTheLogInOrderAndInPages) {
  for (uint64_t first = 1; first <= 401; first += 100) Fill(first, 100, 2000);
  v1::ReplayEventsRequest request;
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  grpc::ClientContext context;
  auto stream = stub_->ReplayEvents(&context, request);
  v1::ReplayEventsResponse message;
  uint64_t position = 0;
  int messages = 0;
  while (stream->Read(&message)) {
    ++messages;
    for (const auto& event : message.events()) EXPECT_EQ(event.position(), ++position);
    EXPECT_EQ(message.position(), position);
    EXPECT_EQ(message.head(), 500u);
  }
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(position, 500u);
  EXPECT_GT(messages, 2);
}

TEST_F(ServerTest, ReplayOfAnEmptyLogEndsAtOnce) {
  grpc::ClientContext context;
  auto stream = stub_->ReplayEvents(&context, {});
  v1::ReplayEventsResponse message;
  EXPECT_FALSE(stream->Read(&message));
  EXPECT_TRUE(stream->Finish().ok());
}

TEST_F(ServerTest, GetsPagesUntilTheHead) {
  Fill(1, 25);
  v1::GetEventsRequest request;
  request.set_page_size(10);
  uint64_t position = 0;
  int pages = 0;
  do {
    grpc::ClientContext context;
    v1::GetEventsResponse response;
    ASSERT_TRUE(stub_->GetEvents(&context, request, &response).ok());
    for (const auto& event : response.events()) EXPECT_EQ(event.position(), ++position);
    request.set_page_token(response.next_page_token());
    ++pages;
  } while (!request.page_token().empty());
  EXPECT_EQ(position, 25u);
  EXPECT_EQ(pages, 3);
}

TEST_F(ServerTest, TellsTheHead) {
  Fill(1, 3);
  grpc::ClientContext context;
  v1::GetHeadResponse head;
  ASSERT_TRUE(stub_->GetHead(&context, {}, &head).ok());
  EXPECT_EQ(head.position(), 3u);
  EXPECT_EQ(head.store_id(), served_.store().store_id());
  EXPECT_FALSE(head.created_at().empty());
}

TEST_F(ServerTest, ManyClientsAppendAndReadAtOnce) {
  std::vector<std::thread> clients;
  for (uint64_t client = 0; client < 8; ++client) {
    clients.emplace_back([&, client] {
      for (uint64_t n = 0; n < 25; ++n) {
        Fill(1 + client * 1000 + n, 1);
        grpc::ClientContext context;
        auto stream = stub_->ReplayEvents(&context, {});
        v1::ReplayEventsResponse message;
        uint64_t position = 0;
        while (stream->Read(&message)) {
          for (const auto& event : message.events()) EXPECT_EQ(event.position(), ++position);
        }
        EXPECT_TRUE(stream->Finish().ok());
        EXPECT_GE(position, n + 1);
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(served_.store().head().position, 200u);
}

TEST_F(ServerTest, AClientThatLeavesEndsItsReplay) {
  for (uint64_t first = 1; first <= 401; first += 100) Fill(first, 100, 50'000);
  grpc::ClientContext context;
  auto stream = stub_->ReplayEvents(&context, {});
  v1::ReplayEventsResponse message;
  ASSERT_TRUE(stream->Read(&message));
  context.TryCancel();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  Stop(std::chrono::seconds(10));  // returns only when the call is gone
}

TEST_F(ServerTest, StoppingCancelsWhatDoesNotEnd) {
  for (uint64_t first = 1; first <= 401; first += 100) Fill(first, 100, 50'000);
  grpc::ClientContext context;
  auto stream = stub_->ReplayEvents(&context, {});
  v1::ReplayEventsResponse message;
  ASSERT_TRUE(stream->Read(&message));
  // The client reads no further: its window is full, the write under way cannot end.
  Stop(std::chrono::milliseconds(50));
  while (stream->Read(&message)) {
  }
  EXPECT_FALSE(stream->Finish().ok());
}

// The engine of this one stands on a disk that fails when it is told to.
class FailingDisk : public ServerTest {
 protected:
  void SetUp() override {
    faults_.fail_sync = false;
    ServerTest::SetUp();
  }
  void TearDown() override {
    ServerTest::TearDown();
    faults_.fail_sync = false;
  }

  testing::DiskFaults& faults_ = testing::InstallFaultVfs();
};

TEST_F(FailingDisk, AFailedFlushIsToldToClientsAndToHealthChecks) {
  Fill(1, 3);
  testing::TestClient client(served_.address());
  EXPECT_EQ(testing::HealthOf(client, "firn.v1.EventStore"), "SERVING");
  const auto health = grpc::health::v1::Health::NewStub(
      grpc::CreateChannel(served_.address(), grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  const auto watch = health->Watch(&context, {});
  grpc::health::v1::HealthCheckResponse told;
  ASSERT_TRUE(watch->Read(&told));
  EXPECT_EQ(told.status(), told.SERVING);

  faults_.fail_sync = true;
  v1::AppendEventResponse response;
  const grpc::Status refused = client.Append(MakeDto(4), &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(testing::ReasonOf(refused), "READ_ONLY");
  ASSERT_TRUE(watch->Read(&told));
  EXPECT_EQ(told.status(), told.NOT_SERVING);
  EXPECT_EQ(testing::HealthOf(client, ""), "not SERVING");
  EXPECT_EQ(testing::HealthOf(client, "firn.v1.EventStore"), "not SERVING");

  // The disk is well again, but what it did with the pages is not known: only a restart helps.
  faults_.fail_sync = false;
  EXPECT_EQ(testing::ReasonOf(client.Append(MakeDto(5), &response)), "READ_ONLY");
  EXPECT_EQ(client.ReadAll().size(), 3u) << "reads go on";
}

TEST_F(ServerTest, TwoServersDoNotShareAPort) {
  const auto second = Server::Start(served_.store(), served_.schemas(), served_.projections(),
                                    served_.ledger(), served_.address(), {});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(second.status().message().find("--listen"), absl::string_view::npos);
}

}  // namespace
}  // namespace firn::rpc
