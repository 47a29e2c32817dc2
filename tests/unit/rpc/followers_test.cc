// Calls of ReplayEvents that follow, over a real store and a real connection.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "firn/rpc/server.h"
#include "firn/v1/event_store.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::rpc {
namespace {

using testing::MakeDto;

class Followers : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(served_.Start(directory_.path()));
    client_ = std::make_unique<testing::TestClient>(served_.address());
  }

  void TearDown() override { served_.Stop(); }

  // Appends events of the numbers from `first` on, in one batch.
  void Append(uint64_t first, uint64_t count = 1, size_t payload_bytes = 0) {
    std::vector<v1::EventDTO> events;
    for (uint64_t n = first; n < first + count; ++n) {
      events.push_back(MakeDto(n));
      if (payload_bytes > 0) {
        events.back().set_payload_json("{\"a\":\"" + std::string(payload_bytes, 'x') + "\"}");
      }
    }
    client_->MustAppend(events);
  }

  static v1::ReplayEventsRequest Request(Position after = 0) {
    v1::ReplayEventsRequest request;
    request.set_after_position(after);
    request.set_follow(true);
    request.set_payload_form(v1::PAYLOAD_FORM_JSON);
    return request;
  }

  v1::ListReplaysResponse List() {
    grpc::ClientContext context;
    v1::ListReplaysResponse response;
    EXPECT_TRUE(client_->stub().ListReplays(&context, {}, &response).ok());
    return response;
  }

  testing::TempDir directory_;
  ServedStore served_;
  std::unique_ptr<testing::TestClient> client_;
};

// One follower, read message by message.
class Follower {
 public:
  Follower(v1::EventStore::Stub& stub, const v1::ReplayEventsRequest& request) {
    testing::SetDeadline(context_);
    stream_ = stub.ReplayEvents(&context_, request);
  }
  ~Follower() {
    if (stream_ == nullptr) return;
    context_.TryCancel();
    v1::ReplayEventsResponse rest;
    while (stream_->Read(&rest)) continue;
    (void)stream_->Finish();
  }

  // The next message; an empty one at the end.
  v1::ReplayEventsResponse Next() {
    v1::ReplayEventsResponse message;
    if (!stream_->Read(&message)) message.Clear();
    return message;
  }

  // The next message with this mark, or with events if it is none.
  v1::ReplayEventsResponse Await(v1::ReplayMark mark) {
    for (;;) {
      v1::ReplayEventsResponse message;
      if (!stream_->Read(&message)) {
        ADD_FAILURE() << "the stream ended";
        return message;
      }
      if (message.mark() == mark) return message;
    }
  }

  grpc::Status Finish() {
    v1::ReplayEventsResponse rest;
    while (stream_->Read(&rest)) continue;
    const grpc::Status status = stream_->Finish();
    stream_.reset();
    return status;
  }

  grpc::ClientContext& context() { return context_; }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::ReplayEventsResponse>> stream_;
};

TEST_F(Followers, AreToldWhenTheyHaveCaughtUp) {
  Append(1, 5);
  Follower follower(client_->stub(), Request(2));
  std::vector<uint64_t> positions;
  for (;;) {
    const v1::ReplayEventsResponse message = follower.Next();
    for (const v1::EventDTO& event : message.events()) positions.push_back(event.position());
    EXPECT_EQ(message.head(), 5u);
    if (message.mark() != v1::REPLAY_MARK_CAUGHT_UP) continue;
    EXPECT_EQ(message.position(), 5u);
    break;
  }
  EXPECT_EQ(positions, (std::vector<uint64_t>{3, 4, 5}));
}

TEST_F(Followers, GetWhatIsAppendedAsItWasAppended) {
  Follower follower(client_->stub(), Request());
  follower.Await(v1::REPLAY_MARK_CAUGHT_UP);
  v1::EventDTO event = MakeDto(7);
  event.add_tags("a");
  event.set_user_id("ada");
  event.set_stream("elsewhere");
  (*event.mutable_metadata())["k"] = "v";
  client_->MustAppend({MakeDto(6), event});
  const v1::ReplayEventsResponse message = follower.Next();
  ASSERT_EQ(message.events_size(), 2);
  EXPECT_EQ(message.position(), 2u);
  // Live or from the disk, an event is the same.
  EXPECT_EQ(message.events(1).SerializeAsString(), client_->ReadAll()[1].SerializeAsString());
}

TEST_F(Followers, HearTheHeartOfAQuietLog) {
  Append(1);
  v1::ReplayEventsRequest request = Request();
  request.mutable_heartbeat_interval()->set_nanos(100'000'000);
  Follower follower(client_->stub(), request);
  follower.Await(v1::REPLAY_MARK_CAUGHT_UP);
  for (int i = 0; i < 3; ++i) {
    const v1::ReplayEventsResponse message = follower.Next();
    EXPECT_EQ(message.mark(), v1::REPLAY_MARK_HEARTBEAT);
    EXPECT_EQ(message.position(), 1u);
    EXPECT_EQ(message.head(), 1u);
  }
}

TEST_F(Followers, OfAQueryGetCheckpointsWhenNothingMatches) {
  v1::ReplayEventsRequest request = Request();
  request.mutable_query()->add_items()->add_streams("image-3");
  request.mutable_heartbeat_interval()->set_nanos(100'000'000);
  Follower follower(client_->stub(), request);
  follower.Await(v1::REPLAY_MARK_CAUGHT_UP);
  Append(1, 2);  // images 1 and 2
  const v1::ReplayEventsResponse checkpoint = follower.Await(v1::REPLAY_MARK_CHECKPOINT);
  EXPECT_EQ(checkpoint.events_size(), 0);
  EXPECT_EQ(checkpoint.position(), 2u);
  Append(3, 1);
  const v1::ReplayEventsResponse match = follower.Await(v1::REPLAY_MARK_UNSPECIFIED);
  ASSERT_EQ(match.events_size(), 1);
  EXPECT_EQ(match.events(0).position(), 3u);
}

TEST_F(Followers, OfAQueryGetExactlyWhatMatches) {
  v1::ReplayEventsRequest request = Request();
  request.mutable_query()->add_items()->add_streams("image-3");
  request.set_batch_size(2);
  Follower follower(client_->stub(), request);
  Append(1, 25);  // image n % 10
  Append(26, 25);
  std::vector<uint64_t> positions;
  while (positions.size() < 5) {
    const v1::ReplayEventsResponse message = follower.Next();
    EXPECT_LE(message.events_size(), 2);
    for (const v1::EventDTO& event : message.events()) positions.push_back(event.position());
  }
  EXPECT_EQ(positions, (std::vector<uint64_t>{3, 13, 23, 33, 43}));
}

TEST_F(Followers, FromAMomentStillToComeWaitForIt) {
  Append(1);
  v1::ReplayEventsRequest request = Request();
  request.mutable_bounds()->mutable_from_time()->set_seconds(253'402'300'000);  // the year 9999
  request.mutable_heartbeat_interval()->set_nanos(100'000'000);
  Follower follower(client_->stub(), request);
  follower.Await(v1::REPLAY_MARK_CAUGHT_UP);
  Append(2);
  const v1::ReplayEventsResponse message = follower.Await(v1::REPLAY_MARK_CHECKPOINT);
  EXPECT_EQ(message.events_size(), 0);
  EXPECT_EQ(message.position(), 2u);
}

TEST_F(Followers, ReplaysOfAQuerySayHowFarTheyWent) {
  Append(1, 20);
  v1::ReplayEventsRequest request = Request(5);
  request.set_follow(false);
  request.mutable_query()->add_items()->add_streams("nobody");
  Follower replay(client_->stub(), request);
  const v1::ReplayEventsResponse message = replay.Next();
  EXPECT_EQ(message.events_size(), 0);
  EXPECT_EQ(message.position(), 20u);
  EXPECT_TRUE(replay.Finish().ok());
}

// Without reading, connections fill up: the server must neither wait nor remember.
TEST_F(Followers, ThatDoNotReadFallBehindAndMissNothing) {
  constexpr uint64_t kBatches = 60;
  constexpr uint64_t kBatch = 100;
  Follower slow(client_->stub(), Request());
  slow.Await(v1::REPLAY_MARK_CAUGHT_UP);
  testing::TestClient other(served_.address());
  Follower busy(other.stub(), Request());
  std::thread reader([&] {
    for (uint64_t position = 0; position < kBatches * kBatch;) position = busy.Next().position();
  });
  for (uint64_t i = 0; i < kBatches; ++i) Append(1 + i * kBatch, kBatch, 10'000);
  reader.join();

  v1::ReplayInfo info;
  const v1::ListReplaysResponse list = List();
  for (const v1::ReplayInfo& replay : list.replays()) {
    if (replay.lag() > 0) info = replay;
  }
  EXPECT_TRUE(info.follow());
  EXPECT_GT(info.lag(), 0u);

  uint64_t position = 0;
  bool fell_behind = false;
  bool caught_up = false;
  while (position < kBatches * kBatch) {
    const v1::ReplayEventsResponse message = slow.Next();
    ASSERT_GT(message.head(), 0u) << "the stream ended";
    for (const v1::EventDTO& event : message.events()) ASSERT_EQ(event.position(), ++position);
    ASSERT_EQ(message.position(), position);
    fell_behind = fell_behind || message.mark() == v1::REPLAY_MARK_FELL_BEHIND;
    caught_up = message.mark() == v1::REPLAY_MARK_CAUGHT_UP;
  }
  EXPECT_TRUE(fell_behind);
  EXPECT_GE(List().fallen_behind_total(), 1u);
  if (!caught_up) slow.Await(v1::REPLAY_MARK_CAUGHT_UP);
}

TEST_F(Followers, ThatLagTooFarAreToldToLeave) {
  v1::ReplayEventsRequest request = Request();
  request.set_max_lag(1000);
  Follower slow(client_->stub(), request);
  slow.Await(v1::REPLAY_MARK_CAUGHT_UP);
  for (uint64_t i = 0; i < 60; ++i) Append(1 + i * 100, 100, 10'000);
  // It is looked for once a second.
  std::this_thread::sleep_for(std::chrono::milliseconds(1500));
  const grpc::Status status = slow.Finish();
  EXPECT_EQ(testing::ReasonOf(status), "CONSUMER_TOO_SLOW");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(List().told_to_leave_total(), 1u);
}

TEST_F(Followers, ThatDoNotReadAtAllAreCutOff) {
  v1::ReplayEventsRequest request = Request();
  request.set_max_lag(10);
  Follower slow(client_->stub(), request);
  slow.Await(v1::REPLAY_MARK_CAUGHT_UP);
  for (uint64_t i = 0; i < 60; ++i) Append(1 + i * 100, 100, 10'000);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (List().replays_size() > 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  EXPECT_EQ(List().replays_size(), 0);
}

TEST_F(Followers, AreListed) {
  EXPECT_EQ(List().replays_size(), 0);
  Append(1, 3);
  {
    Follower follower(client_->stub(), Request());
    follower.Await(v1::REPLAY_MARK_CAUGHT_UP);
    const v1::ListReplaysResponse list = List();
    ASSERT_EQ(list.replays_size(), 1);
    EXPECT_EQ(list.head(), 3u);
    const v1::ReplayInfo& info = list.replays(0);
    EXPECT_EQ(info.state(), v1::REPLAY_STATE_LIVE);
    EXPECT_EQ(info.position(), 3u);
    EXPECT_EQ(info.lag(), 0u);
    EXPECT_TRUE(info.follow());
    EXPECT_NE(info.peer().find("127.0.0.1"), std::string::npos);
    EXPECT_EQ(info.started_at().size(), 27u);
  }
  while (List().replays_size() > 0) std::this_thread::sleep_for(std::chrono::milliseconds(10));
}

TEST_F(Followers, EndWhenTheServerStops) {
  Follower follower(client_->stub(), Request());
  follower.Await(v1::REPLAY_MARK_CAUGHT_UP);
  std::thread stop([this] { served_.Stop(); });
  EXPECT_EQ(testing::ReasonOf(follower.Finish()), "SHUTTING_DOWN");
  stop.join();
}

// Many of them come, filter, lag and go while several writers append: each sees exactly its part.
TEST_F(Followers, ComeAndGoWhileWritersAppend) {
  constexpr uint64_t kWriters = 4;
  constexpr uint64_t kEach = 1500;
  constexpr uint64_t kTotal = kWriters * kEach;
  std::vector<std::thread> threads;
  for (uint64_t writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([this, writer] {
      testing::TestClient client(served_.address());
      for (uint64_t n = 0; n < kEach; n += 3) {
        const uint64_t first = 1 + writer * kEach + n;
        client.MustAppend({MakeDto(first), MakeDto(first + 1), MakeDto(first + 2)});
      }
    });
  }
  std::vector<std::vector<std::string>> seen(12);
  for (size_t i = 0; i < seen.size(); ++i) {
    threads.emplace_back([this, i, &ids = seen[i]] {
      testing::TestClient client(served_.address());
      uint64_t position = 0;
      for (int messages = 1; position < kTotal; ++messages) {
        v1::ReplayEventsRequest request = Request(position);
        request.mutable_heartbeat_interval()->set_nanos(100'000'000);
        if (i % 3 == 1) {
          request.mutable_query()->add_items()->add_streams("image-" + std::to_string(i % 10));
        }
        if (i % 4 == 0) request.set_batch_size(7);
        Follower follower(client.stub(), request);
        // Leaves after some messages, and resumes where it was.
        for (int left = messages % 20 + 1; left > 0 && position < kTotal; --left) {
          const v1::ReplayEventsResponse message = follower.Next();
          ASSERT_GE(message.position(), position);
          for (const v1::EventDTO& event : message.events()) {
            ASSERT_GT(event.position(), position);
            position = event.position();
            ids.push_back(event.id());
          }
          position = message.position();
          if (i % 5 == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const std::vector<v1::EventDTO> log = client_->ReadAll();
  ASSERT_EQ(log.size(), kTotal);
  for (size_t i = 0; i < seen.size(); ++i) {
    std::vector<std::string> expected;
    for (const v1::EventDTO& event : log) {
      const std::string stream = "image-" + std::to_string(i % 10);
      if (i % 3 != 1 || event.stream() == stream) expected.push_back(event.id());
    }
    EXPECT_EQ(seen[i], expected) << "follower " << i;
  }
}

}  // namespace
}  // namespace firn::rpc
