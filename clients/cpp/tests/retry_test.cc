// What is tried again, for how long, and with what.

#include <gtest/gtest.h>

#include <future>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "daemon.h"
#include "fake_server.h"
#include "firn/client/client.h"

namespace firn::testing {
namespace {

const grpc::Status kAway(grpc::StatusCode::UNAVAILABLE, "away as the test wants");

// What AppendEvent was asked for.
class Requests {
 public:
  void Add(const v1::AppendEventRequest& request) {
    const std::lock_guard lock(mutex_);
    texts_.push_back(request.SerializeAsString());
  }
  size_t size() {
    const std::lock_guard lock(mutex_);
    return texts_.size();
  }
  bool AreAllTheSame() {
    const std::lock_guard lock(mutex_);
    return std::set<std::string>(texts_.begin(), texts_.end()).size() == 1;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> texts_;
};

TEST(Retry, SendsTheSameEventUntilTheServerIsThere) {
  FakeServer server;
  Requests requests;
  server.on_append = [&](int call, const v1::AppendEventRequest& request,
                         v1::AppendEventResponse& response) {
    requests.Add(request);
    if (call == 1) return kAway;
    if (call == 2) return Refusal(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN");
    response.set_position(7);
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  // Its id and timestamp are the client's.
  const auto result = client.Append({.event_type = "t", .payload = "{}", .target = {"image", 1}});
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->event.position, 7U);
  EXPECT_EQ(result->event.id.size(), 36U);
  EXPECT_EQ(result->durability, Durability::kUnknown) << "nothing is promised that was not said";
  EXPECT_EQ(requests.size(), 3U);
  EXPECT_TRUE(requests.AreAllTheSame());
}

TEST(Retry, WaitsAsLongAsAnOverloadedServerAsks) {
  FakeServer server;
  server.on_append = [&](int call, const v1::AppendEventRequest&, v1::AppendEventResponse&) {
    if (call == 1) return Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "OVERLOADED", 300);
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  const absl::Time begin = absl::Now();
  EXPECT_TRUE(client.Append(MakeEvent(1)).ok());
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(300));
}

TEST(Retry, AnswersAtOnceWhatDoesNotPass) {
  for (const auto& [code, reason] : std::vector<std::pair<grpc::StatusCode, std::string>>{
           {grpc::StatusCode::UNAVAILABLE, "READ_ONLY"},
           {grpc::StatusCode::RESOURCE_EXHAUSTED, "DISK_FULL"},
           {grpc::StatusCode::INTERNAL, "INTERNAL"},
           {grpc::StatusCode::ABORTED, "CHECK_FAILED"}}) {
    FakeServer server;
    Requests requests;
    server.on_append = [&](int, const v1::AppendEventRequest& request, v1::AppendEventResponse&) {
      requests.Add(request);
      return Refusal(code, reason);
    };
    Client client = MustConnect(server.address());
    EXPECT_EQ(ErrorOf(client.Append(MakeEvent(1)).status()).reason_name, reason);
    EXPECT_EQ(requests.size(), 1U);
  }
}

TEST(Retry, EndsAtTheDeadlineWithTheLastError) {
  FakeServer server;
  Requests requests;
  server.on_append = [&](int, const v1::AppendEventRequest& request, v1::AppendEventResponse&) {
    requests.Add(request);
    return Refusal(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN");
  };
  Client client = MustConnect(server.address() + "?deadline=400ms");
  EXPECT_EQ(ReasonOf(client.Append(MakeEvent(1)).status()), ErrorReason::kShuttingDown);
  EXPECT_GE(requests.size(), 2U);
}

TEST(Retry, ADeadlineWithoutAnyAnswerIsDeadlineExceeded) {
  FakeServer server;
  std::promise<void> over;
  server.on_append = [&](int, const v1::AppendEventRequest&, v1::AppendEventResponse&) {
    over.get_future().wait();
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  const auto result = client.Append(MakeEvent(1), {}, {.deadline = absl::Milliseconds(100)});
  EXPECT_TRUE(absl::IsDeadlineExceeded(result.status())) << result.status();
  EXPECT_EQ(ReasonOf(result.status()), ErrorReason::kNone);
  over.set_value();
}

TEST(Retry, SaysThatNobodyIsThere) {
  // A port that was free a moment ago.
  const std::string address = [] { return FakeServer().address(); }();
  Client client = MustConnect(address + "?deadline=200ms");
  EXPECT_TRUE(absl::IsUnavailable(client.GetHead().status()));
}

// A connection is not given up in one of gRPC's own threads, which it would not survive.
TEST(Calls, AreOverWhenTheClientIs) {
  FakeServer server;
  server.on_append = [](int, const v1::AppendEventRequest&, v1::AppendEventResponse&) {
    return grpc::Status::OK;
  };
  for (int i = 0; i < 200; ++i) {
    Client client = MustConnect(server.address());
    ASSERT_TRUE(client.Append(MakeEvent(1)).ok());
    client.AppendAsync(MakeEvent(2), [](const auto&) {});
  }
}

TEST(Calls, MayHaveAsMuchTimeAsAnybodyWants) {
  FakeServer server;
  Client client = MustConnect(server.address() + "?deadline=999999999999m");
  EXPECT_TRUE(client.GetHead().ok());
  EXPECT_TRUE(client.GetHead({.deadline = absl::InfiniteDuration()}).ok());
}

TEST(Calls, CarryTheTokenAndSayWhoCalls) {
  FakeServer server;
  Client client = MustConnect("firn://" + server.address() + "?token=s3cret");
  ASSERT_TRUE(client.GetHead().ok());
  const auto metadata = server.metadata();
  ASSERT_EQ(metadata.count("authorization"), 1U);
  EXPECT_EQ(metadata.find("authorization")->second, "Bearer s3cret");
  EXPECT_EQ(metadata.find("user-agent")->second.rfind("firn-cpp/0.1.0 ", 0), 0U);
}

TEST(AppendStreamRetry, SendsAgainFromTheBatchThatAServerThatStopsRefused) {
  FakeServer server;
  std::mutex mutex;
  std::vector<std::string> second_call;
  server.on_append_stream = [&](int call, FakeServer::Stream& stream) {
    v1::AppendStreamRequest request;
    for (uint64_t number = 1; stream.Read(&request); ++number) {
      v1::AppendStreamResponse response;
      v1::AppendStreamResult& result = *response.add_results();
      result.set_request_number(number);
      if (call == 1 && number == 2) {
        result.mutable_error()->set_code(grpc::StatusCode::UNAVAILABLE);
        result.mutable_error()->set_reason(v1::ERROR_REASON_SHUTTING_DOWN);
      } else {
        result.mutable_appended()->add_events()->set_position(number);
      }
      if (call == 2) {
        const std::lock_guard lock(mutex);
        second_call.push_back(request.events(0).id());
      }
      stream.Write(response);
    }
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  std::vector<bool> answers;
  AppendStream stream = client.OpenAppendStream();
  for (uint64_t n = 1; n <= 3; ++n) {
    stream.Append({MakeEvent(n)}, [&](const auto& result) { answers.push_back(result.ok()); });
  }
  stream.Flush();
  EXPECT_EQ(answers, (std::vector<bool>{true, true, true}));
  const std::lock_guard lock(mutex);
  EXPECT_EQ(second_call, (std::vector<std::string>{MakeEvent(2).id, MakeEvent(3).id}));
}

TEST(AppendStreamRetry, DoesNotSendAgainWhatIsTooLargeForTheWay) {
  FakeServer server;
  server.on_append_stream = [](int call, FakeServer::Stream& stream) -> grpc::Status {
    EXPECT_EQ(call, 1);
    v1::AppendStreamRequest request;
    stream.Read(&request);
    return {grpc::StatusCode::RESOURCE_EXHAUSTED, "a proxy's"};
  };
  Client client = MustConnect(server.address());
  AppendStream stream = client.OpenAppendStream();
  absl::Status answer;
  stream.Append({MakeEvent(1)}, [&](const auto& result) { answer = result.status(); });
  stream.Flush();
  EXPECT_TRUE(absl::IsResourceExhausted(answer)) << answer;
}

TEST(AppendStreamRetry, ABatchThatIsAnsweredWithAnotherNumberOfEventsIsAnError) {
  FakeServer server;
  server.on_append_stream = [](int, FakeServer::Stream& stream) {
    v1::AppendStreamRequest request;
    while (stream.Read(&request)) {
      v1::AppendStreamResponse response;
      response.add_results()->set_request_number(1);
      response.mutable_results(0)->mutable_appended();
      stream.Write(response);
    }
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  AppendStream stream = client.OpenAppendStream();
  absl::Status answer;
  stream.Append({MakeEvent(1)}, [&](const auto& result) { answer = result.status(); });
  stream.Flush();
  EXPECT_TRUE(absl::IsInternal(answer)) << answer;
}

TEST(AppendStreamRetry, ClosesAtOnceWhenNothingIsOutstanding) {
  std::optional<FakeServer> server(std::in_place);
  server->on_append_stream = [](int, FakeServer::Stream& stream) {
    v1::AppendStreamRequest request;
    while (stream.Read(&request)) {
      v1::AppendStreamResponse response;
      response.add_results()->set_request_number(1);
      response.mutable_results(0)->mutable_appended()->add_events();
      stream.Write(response);
    }
    return grpc::Status::OK;
  };
  Client client = MustConnect(server->address());
  const absl::Time begin = absl::Now();
  {
    AppendStream stream = client.OpenAppendStream();
    stream.Append({MakeEvent(1)}, [](const auto& result) { EXPECT_TRUE(result.ok()); });
    stream.Flush();
    server.reset();
  }
  // Not after the deadline of a wait for the server.
  EXPECT_LT(absl::Now() - begin, absl::Seconds(20));
}

TEST(AppendStreamRetry, FailsAllWhenTheServerStaysAway) {
  const std::string address = [] { return FakeServer().address(); }();
  Client client = MustConnect(address + "?deadline=200ms");
  AppendStream stream = client.OpenAppendStream();
  int failures = 0;
  const auto count = [&](const auto& result) { failures += absl::IsUnavailable(result.status()); };
  stream.Append({MakeEvent(1)}, count);
  stream.Append({MakeEvent(2)}, count);
  stream.Flush();
  EXPECT_EQ(failures, 2);
  stream.Append({MakeEvent(3)}, count);
  EXPECT_EQ(failures, 3);
}

}  // namespace
}  // namespace firn::testing
