// Servers that do not keep to the contract: what they say is not believed, and nothing goes on for
// ever because of it.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "absl/time/clock.h"
#include "daemon.h"
#include "fake_server.h"
#include "firn/client/client.h"

namespace firn::testing {
namespace {

using std::chrono::milliseconds;

// What a stream of batches gives: positions, and how it ended.
struct Seen {
  std::vector<uint64_t> positions;
  absl::Status ended;
};

Seen ReadAll(Stream<EventView> stream) {
  Seen seen;
  for (const absl::StatusOr<EventView>& event : stream) {
    if (event.ok()) {
      seen.positions.push_back(event->position());
    } else {
      seen.ended = event.status();
    }
  }
  return seen;
}

// A replay that is given these messages over its only connection.
Seen ReplayOf(const std::vector<v1::ReplayEventsResponse>& messages) {
  FakeServer server;
  server.head = [](int) { return 9; };
  server.on_replay = [&](int call, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                         FakeServer::Writer& writer) {
    EXPECT_EQ(call, 1);
    for (const v1::ReplayEventsResponse& message : messages) writer.Write(message);
    return grpc::Status::OK;
  };
  return ReadAll(MustConnect(server.address()).Replay({}));
}

TEST(Hostile, AReplayIsNotGivenAnEventTwice) {
  const std::vector<uint64_t> one_to_four = {1, 2, 3, 4};
  v1::ReplayEventsResponse twice = MessageOf(4, 9);
  twice.mutable_events(1)->set_position(5);
  v1::ReplayEventsResponse beyond = MessageOf(4, 9);
  beyond.set_position(8);
  v1::ReplayEventsResponse back;
  back.set_position(3);
  for (const v1::ReplayEventsResponse& message :
       {MessageOf(3, 9), MessageOf(1, 2), twice, beyond, back}) {
    const Seen seen = ReplayOf({MessageOf(0, 4), message});
    EXPECT_EQ(seen.positions, one_to_four) << message.ShortDebugString();
    EXPECT_TRUE(absl::IsInternal(seen.ended)) << message.ShortDebugString() << seen.ended;
  }
}

TEST(Hostile, AReplayThatEndsBeforeItsBoundIsResumed) {
  FakeServer server;
  server.head = [](int) { return 4; };
  server.on_replay = [&](int call, grpc::ServerContext&, const v1::ReplayEventsRequest& request,
                         FakeServer::Writer& writer) {
    if (call < 3) writer.Write(MessageOf(request.after_position(), request.after_position() + 2));
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  const Seen seen = ReadAll(client.Replay({}));
  EXPECT_TRUE(seen.ended.ok()) << seen.ended;
  EXPECT_EQ(seen.positions, (std::vector<uint64_t>{1, 2, 3, 4}));
}

TEST(Hostile, ADelayWithoutEndIsNoPauseWithoutEndNorNone) {
  FakeServer server;
  std::atomic<int> calls = 0;
  server.on_replay = [&](int call, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                         FakeServer::Writer&) {
    calls = call;
    return Refusal(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN", int64_t{315'576'000'000} * 1000);
  };
  Client client = MustConnect(server.address());
  std::stop_source stop;
  auto followed = std::async(std::launch::async, [&] {
    return client.Follow({}, {.stop = stop.get_token()}).Next()->status();
  });
  std::this_thread::sleep_for(milliseconds(500));
  stop.request_stop();
  EXPECT_TRUE(absl::IsCancelled(followed.get()));
  EXPECT_EQ(calls, 1);
}

TEST(Hostile, AFollowersDeadlineDoesNotKeepItFromConnecting) {
  FakeServer server;
  server.store_id = [](int) {
    std::this_thread::sleep_for(milliseconds(200));
    return "a store";
  };
  server.on_replay = [&](int, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                         FakeServer::Writer& writer) {
    writer.Write(MessageOf(0, 1));
    return Refusal(grpc::StatusCode::DATA_LOSS, "CORRUPTED");
  };
  Client client = MustConnect(server.address() + "?deadline=100ms");
  std::stop_source stop;
  std::jthread stopper([&](const std::stop_token& over) {
    for (int i = 0; i < 300 && !over.stop_requested(); ++i) {
      std::this_thread::sleep_for(milliseconds(10));
    }
    stop.request_stop();
  });
  const Seen seen = ReadAll(client.Follow({}, {.stop = stop.get_token()}));
  EXPECT_EQ(ReasonOf(seen.ended), ErrorReason::kCorrupted) << seen.ended;
}

// The log may be exchanged after the client has asked whose it is.
TEST(Hostile, AReplayThatIsResumedIsGivenNothingOfAnotherLog) {
  FakeServer server;
  server.store_id = [](int call) { return call < 3 ? "this" : "another"; };
  server.on_replay = [&](int, grpc::ServerContext&, const v1::ReplayEventsRequest& request,
                         FakeServer::Writer& writer) -> grpc::Status {
    writer.Write(MessageOf(request.after_position(), request.after_position() + 2));
    return {grpc::StatusCode::UNAVAILABLE, "away as the test wants"};
  };
  Client client = MustConnect(server.address());
  const Seen seen = ReadAll(client.Follow({}));
  EXPECT_EQ(ReasonOf(seen.ended), ErrorReason::kStoreChanged) << seen.ended;
  EXPECT_EQ(seen.positions, (std::vector<uint64_t>{1, 2}));
}

TEST(Hostile, AMarkOfANewerServerIsNone) {
  FakeServer server;
  server.on_replay = [&](int, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                         FakeServer::Writer& writer) {
    v1::ReplayEventsResponse message = MessageOf(0, 1);
    message.set_mark(static_cast<v1::ReplayMark>(99));
    writer.Write(message);
    return Refusal(grpc::StatusCode::DATA_LOSS, "CORRUPTED");
  };
  Client client = MustConnect(server.address());
  EXPECT_EQ(client.FollowBatches({}).Next().value()->mark(), ReplayMark::kNone);
}

TEST(Hostile, WhatWentWrongBeforeSaysMoreThanTheDeadline) {
  FakeServer server;
  std::atomic<bool> is_slow = false;
  server.store_id = [&](int) {
    if (is_slow) std::this_thread::sleep_for(milliseconds(700));
    return "a store";
  };
  server.on_replay = [&](int, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                         FakeServer::Writer&) {
    is_slow = true;
    return Refusal(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN");
  };
  server.on_append_stream = [&](int, FakeServer::Stream&) {
    is_slow = true;
    return Refusal(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN");
  };
  Client client = MustConnect(server.address() + "?deadline=300ms");
  EXPECT_EQ(ReasonOf(client.Replay({.until_position = 3}).Next()->status()),
            ErrorReason::kShuttingDown);
  is_slow = false;
  absl::Status answer;
  {
    AppendStream stream = client.OpenAppendStream();
    stream.Append({MakeEvent(1)}, [&](const auto& result) { answer = result.status(); });
  }
  EXPECT_EQ(ReasonOf(answer), ErrorReason::kShuttingDown) << answer;
}

TEST(Hostile, AnAppendStreamThatIsNotAnsweredFailsAtItsDeadline) {
  FakeServer server;
  server.on_append_stream = [](int, FakeServer::Stream& stream) {
    v1::AppendStreamRequest request;
    while (stream.Read(&request)) continue;
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  absl::Status first;
  absl::Status second;
  const absl::Time begin = absl::Now();
  AppendStream stream = client.OpenAppendStream({.deadline = absl::Milliseconds(300)});
  stream.Append({MakeEvent(1)}, [&](const auto& result) { first = result.status(); });
  stream.Flush();
  EXPECT_TRUE(absl::IsDeadlineExceeded(first)) << first;
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(300));
  EXPECT_LT(absl::Now() - begin, absl::Seconds(10));
  stream.Append({MakeEvent(2)}, [&](const auto& result) { second = result.status(); });
  EXPECT_TRUE(absl::IsDeadlineExceeded(second)) << second;
}

// Answers each request of a stream after a while.
auto AnswerAfter(milliseconds delay) {
  return [delay](int, FakeServer::Stream& stream) {
    v1::AppendStreamRequest request;
    for (uint64_t number = 1; stream.Read(&request); ++number) {
      std::this_thread::sleep_for(delay);
      v1::AppendStreamResponse response;
      response.add_results()->set_request_number(number);
      response.mutable_results(0)->mutable_appended()->add_events()->set_position(number);
      stream.Write(response);
    }
    return grpc::Status::OK;
  };
}

TEST(Hostile, AnAppendStreamMayTakeLongerThanItsDeadlineIfItIsAnswered) {
  FakeServer server;
  server.on_append_stream = AnswerAfter(milliseconds(200));
  Client client = MustConnect(server.address());
  AppendStream stream = client.OpenAppendStream({.deadline = absl::Milliseconds(600)});
  for (uint64_t n = 1; n <= 5; ++n) {
    stream.Append({MakeEvent(n)},
                  [](const auto& result) { EXPECT_TRUE(result.ok()) << result.status(); });
  }
  stream.Flush();
  // Nor does it fail while there is nothing to be answered.
  std::this_thread::sleep_for(milliseconds(700));
  stream.Append({MakeEvent(6)},
                [](const auto& result) { EXPECT_TRUE(result.ok()) << result.status(); });
}

TEST(Hostile, ABatchIsNotGivenTheAnswerToAnother) {
  FakeServer server;
  server.on_append_stream = [](int, FakeServer::Stream& stream) {
    v1::AppendStreamRequest request;
    stream.Read(&request);
    stream.Read(&request);
    v1::AppendStreamResponse response;
    response.add_results()->set_request_number(2);
    response.mutable_results(0)->mutable_appended()->add_events()->set_position(2);
    stream.Write(response);
    while (stream.Read(&request)) continue;
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  std::vector<absl::Status> answers;
  AppendStream stream = client.OpenAppendStream({.deadline = absl::Seconds(1)});
  for (uint64_t n = 1; n <= 2; ++n) {
    stream.Append({MakeEvent(n)}, [&](const auto& result) { answers.push_back(result.status()); });
  }
  stream.Flush();
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(absl::IsInternal(answers[0])) << answers[0];
  EXPECT_TRUE(absl::IsInternal(answers[1])) << answers[1];
}

// Says how many batches of a stream Append takes before it waits, which is to be as expected.
int TakenWithoutAnswers(size_t payload_bytes, int batches, int expected) {
  FakeServer server;
  std::promise<void> go_on;
  std::shared_future<void> gone_on = go_on.get_future().share();
  server.on_append_stream = [&](int call, FakeServer::Stream& stream) {
    gone_on.wait();
    return AnswerAfter(milliseconds(0))(call, stream);
  };
  Client client = MustConnect(server.address());
  std::atomic<int> taken = 0;
  std::atomic<int> answered = 0;
  int waits_at = 0;
  {
    AppendStream stream = client.OpenAppendStream();
    auto appended = std::async(std::launch::async, [&] {
      Event event = MakeEvent(1);
      event.payload = "\"" + std::string(payload_bytes, 'x') + "\"";
      for (int n = 0; n < batches; ++n, ++taken) {
        stream.Append({event}, [&](const auto& result) { answered += result.ok(); });
      }
    });
    const absl::Time end = absl::Now() + absl::Minutes(1);
    while (taken < expected && absl::Now() < end) std::this_thread::sleep_for(milliseconds(1));
    // That it takes no more only time can tell.
    appended.wait_for(milliseconds(300));
    waits_at = taken;
    go_on.set_value();
    appended.wait();
  }
  EXPECT_EQ(answered, batches);
  return waits_at;
}

TEST(FlowControl, AnAppendWaitsWhileSoMuchIsOutstanding) {
  EXPECT_EQ(TakenWithoutAnswers(1, 1030, 1024), 1024);
  EXPECT_EQ(TakenWithoutAnswers(3 << 20, 4, 2), 2) << "three would be more than 8 MiB";
  EXPECT_EQ(TakenWithoutAnswers(10 << 20, 2, 1), 1) << "a larger batch goes alone";
}

TEST(Hostile, ACountThatDoesNotGetOnIsAnError) {
  FakeServer server;
  server.on_count = [](int call, const v1::CountEventsRequest&, v1::CountEventsResponse& response) {
    response.set_count(1);
    response.set_position(call < 3 ? 5 : 4);
    response.set_until(9);
    return call < 50 ? grpc::Status::OK : Refusal(grpc::StatusCode::DATA_LOSS, "CORRUPTED");
  };
  Client client = MustConnect(server.address());
  const auto count = client.Count({});
  EXPECT_TRUE(absl::IsInternal(count.status())) << count.status();
}

TEST(Calls, OfSeveralAnswersHaveOneDeadline) {
  FakeServer server;
  server.on_count = [](int call, const v1::CountEventsRequest&, v1::CountEventsResponse& response) {
    std::this_thread::sleep_for(milliseconds(100));
    response.set_position(static_cast<uint64_t>(call));
    response.set_until(40);
    return grpc::Status::OK;
  };
  server.on_newest = [](const v1::GetNewestEventsRequest&) {
    std::this_thread::sleep_for(milliseconds(100));
    v1::GetNewestEventsResponse response;
    response.add_newest();
    response.set_head(7);
    return response;
  };
  Client client = MustConnect(server.address() + "?deadline=350ms");
  EXPECT_TRUE(absl::IsDeadlineExceeded(client.Count({}).status()));
  EXPECT_TRUE(absl::IsDeadlineExceeded(
      client.GetNewest({.streams = std::vector<std::string>(40, "s")}).status()));
}

TEST(Hostile, ANewestEventThatIsLookedForWithoutEndIsAnError) {
  FakeServer server;
  std::atomic<int> calls = 0;
  server.on_newest = [&](const v1::GetNewestEventsRequest&) {
    v1::GetNewestEventsResponse response;
    // Gives up in the end, so that the test ends.
    response.add_newest()->set_position(++calls < 50 ? 7 : 0);
    response.set_head(9);
    return response;
  };
  Client client = MustConnect(server.address());
  const auto newest = client.GetNewest({.streams = {"s"}});
  EXPECT_TRUE(absl::IsInternal(newest.status())) << newest.status();
}

TEST(Hostile, PagesWithoutEndAreAnError) {
  FakeServer server;
  std::atomic<int> calls = 0;
  server.on_get_events = [&](const v1::GetEventsRequest&) {
    v1::GetEventsResponse response;
    if (++calls < 50) response.set_next_page_token("the same");
    return response;
  };
  Client client = MustConnect(server.address());
  const auto event = client.GetAllEvents({}).Next();
  ASSERT_TRUE(event.has_value());
  EXPECT_TRUE(absl::IsInternal(event->status())) << event->status();
}

using CallbackDeathTest = ::testing::Test;

// gRPC swallows an exception of a callback; the call would never be over for Close.
TEST(CallbackDeathTest, ThatThrowsEndsTheProcess) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(
      {
        Client client = MustConnect("127.0.0.1:1?deadline=100ms");
        client.AppendAsync(MakeEvent(1), [](const auto&) { throw std::runtime_error("a fault"); });
        client.Close();
      },
      "a fault");
}

}  // namespace
}  // namespace firn::testing
