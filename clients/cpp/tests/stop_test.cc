// Calls that are stopped, and clients that are closed.

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

#include "daemon.h"
#include "firn/client/client.h"

namespace firn::testing {
namespace {

// An address where nobody is: a daemon was there.
std::string DeadAddress() {
  Daemon daemon;
  return daemon.address();
}

void ExpectCancelled(const absl::Status& status) {
  EXPECT_TRUE(absl::IsCancelled(status)) << status;
  EXPECT_EQ(ReasonOf(status), ErrorReason::kNone);
}

// Ends only when it is stopped.
absl::Status FollowToTheEnd(Client& client, std::stop_token stop, std::promise<void>& caught_up) {
  for (const auto& batch : client.FollowBatches({}, {.stop = std::move(stop)})) {
    if (!batch.ok()) return batch.status();
    if (batch->mark() == ReplayMark::kCaughtUp) caught_up.set_value();
  }
  return absl::OkStatus();
}

TEST(Stop, EndsAFollowerFromAnotherThread) {
  Daemon daemon;
  Client client = MustConnect(daemon.address());
  std::stop_source stop;
  std::promise<void> caught_up;
  auto ended = std::async(std::launch::async,
                          [&] { return FollowToTheEnd(client, stop.get_token(), caught_up); });
  caught_up.get_future().wait();
  stop.request_stop();
  ExpectCancelled(ended.get());
}

TEST(Stop, EndsAWaitForTheServer) {
  Client client = MustConnect(DeadAddress());
  std::stop_source stop;
  std::promise<void> caught_up;
  auto followed = std::async(std::launch::async,
                             [&] { return FollowToTheEnd(client, stop.get_token(), caught_up); });
  auto appended = std::async(std::launch::async, [&] {
    return client.Append(MakeEvent(1), {}, {.stop = stop.get_token()}).status();
  });
  auto queried = std::async(std::launch::async, [&] {
    return client.Query({.sql = "select 1"}, {.stop = stop.get_token()}).status();
  });
  AppendStream stream = client.OpenAppendStream({.stop = stop.get_token()});
  std::promise<absl::Status> streamed;
  stream.Append({MakeEvent(2)}, [&](const auto& result) { streamed.set_value(result.status()); });
  // Long enough for some of the pauses between attempts.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  stop.request_stop();
  ExpectCancelled(followed.get());
  ExpectCancelled(appended.get());
  ExpectCancelled(queried.get());
  ExpectCancelled(streamed.get_future().get());
}

TEST(Stop, IsHeededIfItCameBefore) {
  Daemon daemon;
  Client client = MustConnect(daemon.address());
  std::stop_source stop;
  stop.request_stop();
  const CallOptions options{.stop = stop.get_token()};
  ExpectCancelled(client.GetHead(options).status());
  ExpectCancelled(client.Append(MakeEvent(1), {}, options).status());
  ExpectCancelled(client.Query({.sql = "select 1"}, options).status());
  ExpectCancelled(client.Replay({}, options).Next().value().status());
  EXPECT_EQ(client.GetHead()->position, 0U);
}

TEST(Close, EndsWhatIsUnderWayAndWhatComesLater) {
  Daemon daemon;
  Client client = MustConnect(daemon.address());
  std::promise<void> caught_up;
  auto ended =
      std::async(std::launch::async, [&] { return FollowToTheEnd(client, {}, caught_up); });
  caught_up.get_future().wait();
  client.Close();
  ExpectCancelled(ended.get());
  ExpectCancelled(client.GetHead().status());
  ExpectCancelled(client.Append(MakeEvent(1)).status());
  ExpectCancelled(client.Replay({}).Next().value().status());
  AppendStream stream = client.OpenAppendStream();
  stream.Append({MakeEvent(1)}, [](const auto& result) { ExpectCancelled(result.status()); });
  client.Close();
}

TEST(Close, WaitsForTheCallbacks) {
  bool called = false;
  {
    Client client = MustConnect(DeadAddress());
    client.AppendAsync(MakeEvent(1), [&](const auto& result) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
      ExpectCancelled(result.status());
      called = true;
    });
  }
  EXPECT_TRUE(called);
}

TEST(Close, AStreamMayOutliveTheClient) {
  Daemon daemon;
  std::optional<Client> client = MustConnect(daemon.address());
  ASSERT_TRUE(client->Append(MakeEvent(1)).ok());
  Stream<EventView> stream = client->Follow({});
  ASSERT_EQ(stream.Next().value()->position(), 1U);
  client.reset();
  ExpectCancelled(stream.Next().value().status());
}

TEST(Client, CanBeMoved) {
  Daemon daemon;
  Client client = MustConnect(daemon.address());
  Client other = std::move(client);
  EXPECT_TRUE(other.GetHead().ok());
  other = MustConnect(daemon.address());
  EXPECT_TRUE(other.GetHead().ok());
}

}  // namespace
}  // namespace firn::testing
