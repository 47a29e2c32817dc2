// How a replay goes on after a disconnection, and when it does not.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "daemon.h"
#include "fake_server.h"
#include "firn/client/client.h"

namespace firn::testing {
namespace {

// The positions of a stream up to an error, which is its last word.
struct Seen {
  std::vector<uint64_t> positions;
  absl::Status ended;
};

Seen ReadAll(Stream<EventView> stream) {
  Seen seen;
  for (const absl::StatusOr<EventView>& event : stream) {
    if (!event.ok()) {
      seen.ended = event.status();
    } else {
      seen.positions.push_back(event->position());
    }
  }
  return seen;
}

const std::vector<uint64_t> kOneToFour = {1, 2, 3, 4};

TEST(Resume, AReplayGoesOnAfterTheLastPositionToWhereItWasToEnd) {
  FakeServer server;
  server.head = [](int call) { return call == 1 ? 4 : 9; };
  std::mutex mutex;
  std::vector<uint64_t> asked;
  server.on_replay = [&](int call, grpc::ServerContext&, const v1::ReplayEventsRequest& request,
                         FakeServer::Writer& writer) -> grpc::Status {
    EXPECT_EQ(request.until_position(), 4U);
    {
      const std::lock_guard lock(mutex);
      asked.push_back(request.after_position());
    }
    if (call == 1) {
      writer.Write(MessageOf(0, 2));
      return {grpc::StatusCode::UNAVAILABLE, "away as the test wants"};
    }
    writer.Write(MessageOf(2, 4));
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  const Seen seen = ReadAll(client.Replay({}));
  EXPECT_TRUE(seen.ended.ok()) << seen.ended;
  EXPECT_EQ(seen.positions, kOneToFour);
  const std::lock_guard lock(mutex);
  EXPECT_EQ(asked, (std::vector<uint64_t>{0, 2}));
}

TEST(Resume, AReplayThatHasAllEndsWellWhateverBecomesOfTheConnection) {
  FakeServer server;
  server.head = [](int) { return 4; };
  server.on_replay = [&](int call, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                         FakeServer::Writer& writer) -> grpc::Status {
    EXPECT_EQ(call, 1);
    writer.Write(MessageOf(0, 4));
    return {grpc::StatusCode::UNAVAILABLE, "away as the test wants"};
  };
  Client client = MustConnect(server.address());
  const Seen seen = ReadAll(client.Replay({}));
  EXPECT_TRUE(seen.ended.ok()) << seen.ended;
  EXPECT_EQ(seen.positions, kOneToFour);
}

TEST(Resume, AnEndWithoutAReasonIsAnInterruption) {
  FakeServer server;
  server.head = [](int) { return 4; };
  server.on_replay = [&](int call, grpc::ServerContext&, const v1::ReplayEventsRequest& request,
                         FakeServer::Writer& writer) -> grpc::Status {
    if (call > 1) {
      writer.Write(MessageOf(request.after_position(), request.after_position() + 1));
    }
    if (request.after_position() == 3) return grpc::Status::OK;
    return {grpc::StatusCode::INTERNAL, "a proxy's"};
  };
  Client client = MustConnect(server.address());
  EXPECT_EQ(ReadAll(client.Replay({})).positions, kOneToFour);
}

TEST(Resume, WhatTheServerSaysForGoodEndsIt) {
  FakeServer server;
  server.on_replay = [&](int call, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                         FakeServer::Writer& writer) {
    EXPECT_EQ(call, 1);
    writer.Write(MessageOf(0, 4));
    return Refusal(grpc::StatusCode::RESOURCE_EXHAUSTED, "CONSUMER_TOO_SLOW");
  };
  Client client = MustConnect(server.address());
  const Seen seen = ReadAll(client.Follow({}));
  EXPECT_EQ(ReasonOf(seen.ended), ErrorReason::kConsumerTooSlow);
  EXPECT_EQ(seen.positions, kOneToFour);
}

TEST(Resume, AnotherLogAtTheAddressEndsIt) {
  FakeServer server;
  server.store_id = [](int call) { return call == 1 ? "this" : "another"; };
  server.on_replay = [&](int, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                         FakeServer::Writer& writer) -> grpc::Status {
    writer.Write(MessageOf(0, 4));
    return {grpc::StatusCode::UNAVAILABLE, "away as the test wants"};
  };
  Client client = MustConnect(server.address());
  const Seen seen = ReadAll(client.Follow({}));
  const Error error = ErrorOf(seen.ended);
  EXPECT_EQ(error.reason, ErrorReason::kStoreChanged);
  EXPECT_EQ(error.metadata.at("expected"), "this");
  EXPECT_EQ(error.metadata.at("store_id"), "another");
  EXPECT_EQ(seen.positions, kOneToFour);
}

TEST(Resume, AFollowerTakesSilenceForADeadConnection) {
  FakeServer server;
  std::string silent;
  server.on_replay = [&](int call, grpc::ServerContext& context, const v1::ReplayEventsRequest&,
                         FakeServer::Writer& writer) {
    if (call == 1) silent = context.peer();
    EXPECT_EQ(context.peer() == silent, call == 1) << "call " << call;
    writer.Write(MessageOf(call == 1 ? 0 : 2, call == 1 ? 2 : 4));
    if (call == 2) return Refusal(grpc::StatusCode::DATA_LOSS, "CORRUPTED");
    while (!context.IsCancelled()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return grpc::Status::CANCELLED;
  };
  Client client = MustConnect(server.address());
  const Seen seen = ReadAll(client.Follow({.heartbeat_interval = absl::Milliseconds(100)}));
  EXPECT_EQ(ReasonOf(seen.ended), ErrorReason::kCorrupted);
  EXPECT_EQ(seen.positions, kOneToFour);
}

TEST(Resume, AFollowerLeavesAConnectionOnWhichTheLogIsNotTold) {
  FakeServer server;
  server.store_id = [](int call) {
    // For longer than the client waits for a first answer.
    if (call == 1) std::this_thread::sleep_for(std::chrono::seconds(11));
    return "a store";
  };
  server.on_replay = [&](int, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                         FakeServer::Writer& writer) {
    writer.Write(MessageOf(0, 4));
    return Refusal(grpc::StatusCode::DATA_LOSS, "CORRUPTED");
  };
  Client client = MustConnect(server.address());
  EXPECT_EQ(ReadAll(client.Follow({})).positions, kOneToFour);
  EXPECT_EQ(server.peers().size(), 2U);
}

TEST(Resume, AnEndOfAFollowersCallIsNoEnd) {
  FakeServer server;
  server.on_replay = [&](int call, grpc::ServerContext&, const v1::ReplayEventsRequest& request,
                         FakeServer::Writer& writer) {
    if (call == 3) return Refusal(grpc::StatusCode::DATA_LOSS, "CORRUPTED");
    writer.Write(MessageOf(request.after_position(), request.after_position() + 2));
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  EXPECT_EQ(ReadAll(client.Follow({})).positions, kOneToFour);
}

TEST(Resume, AReplayWaitsForTheConnectionUntilItsDeadline) {
  const std::string address = [] { return FakeServer().address(); }();
  Client client = MustConnect(address);
  const Seen seen = ReadAll(client.Replay({}, {.deadline = absl::Milliseconds(300)}));
  EXPECT_TRUE(absl::IsUnavailable(seen.ended)) << seen.ended;
}

TEST(Consumer, EndsIfTheCheckpointIsOfAnotherLog) {
  FakeServer server;
  Client client = MustConnect(server.address());
  const absl::Status ended =
      client.ConsumeFrom(Checkpoint{"another", 3}, {}, [](const Batch&, const Checkpoint&) {
        ADD_FAILURE() << "there is nothing to consume";
        return absl::OkStatus();
      });
  EXPECT_EQ(ReasonOf(ended), ErrorReason::kStoreChanged);
}

}  // namespace
}  // namespace firn::testing
