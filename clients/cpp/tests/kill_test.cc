// The daemon is killed and started again, on the same data and at the same address, while clients
// append, follow, replay and consume: every event is in the log once, and is seen once, in order.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "daemon.h"
#include "firn/client/client.h"

namespace firn::testing {
namespace {

constexpr int kKills = 6;
constexpr auto kBetweenKills = std::chrono::milliseconds(300);

// A client whose calls have the time to outlive a kill, also on a machine that has much else to do.
Client ConnectPatiently(const Daemon& daemon) {
  return MustConnect("firn://" + daemon.address() + "?deadline=5m");
}

// Kills the daemon again and again, and lets it run for a while at the end.
void KillOften(Daemon& daemon) {
  for (int i = 0; i < kKills; ++i) {
    std::this_thread::sleep_for(kBetweenKills);
    daemon.KillAndStart();
  }
  std::this_thread::sleep_for(kBetweenKills);
}

// Appends with `append` until it is told to stop; says how many events it has appended.
class Appender {
 public:
  explicit Appender(std::function<absl::Status(uint64_t n)> append)
      : appended_(std::async(std::launch::async, [this, append = std::move(append)] {
          uint64_t n = 0;
          while (!stop_) {
            const absl::Status status = append(n + 1);
            if (!status.ok()) {
              ADD_FAILURE() << status;
              break;
            }
            ++n;
          }
          return n;
        })) {}

  uint64_t Stop() {
    stop_ = true;
    return appended_.get();
  }

 private:
  std::atomic<bool> stop_ = false;
  std::future<uint64_t> appended_;
};

class Kill : public ::testing::Test {
 protected:
  Appender AppendOneByOne() {
    return Appender([&](uint64_t n) {
      // Every third with a check.
      Event event = MakeEvent(n);
      event.target = {"image", n % 3 == 0 ? 1 : 2};
      if (n % 3 != 0) return client_.Append(event).status();
      return client_.Append(event, n / 3 - 1).status();
    });
  }

  // Each event of MakeEvent from 1 is in the log once.
  void ExpectLog(uint64_t events) {
    uint64_t expected = 0;
    for (const auto& event : client_.Replay({})) {
      ASSERT_TRUE(event.ok()) << event.status();
      ++expected;
      ASSERT_EQ(event->position(), expected);
      ASSERT_EQ(event->id(), MakeEvent(expected).id);
    }
    EXPECT_EQ(expected, events);
    EXPECT_GT(events, 0U);
  }

  Daemon daemon_;
  Client client_ = ConnectPatiently(daemon_);
};

TEST_F(Kill, RetriesAppendEachEventOnce) {
  Appender appender = AppendOneByOne();
  KillOften(daemon_);
  ExpectLog(appender.Stop());
}

TEST_F(Kill, AnAppendStreamAppendsEachBatchOnceInOrder) {
  std::atomic<uint64_t> answered = 0;
  uint64_t sent = 0;
  {
    AppendStream stream = client_.OpenAppendStream();
    Appender appender([&](uint64_t n) {
      stream.Append({MakeEvent(n)}, [&, n](const absl::StatusOr<BatchResult>& result) {
        ASSERT_TRUE(result.ok()) << result.status();
        ASSERT_EQ(result->events.at(0).position, n);
        ++answered;
      });
      return absl::OkStatus();
    });
    KillOften(daemon_);
    sent = appender.Stop();
    stream.Flush();
  }
  EXPECT_EQ(answered, sent);
  ExpectLog(sent);
}

TEST_F(Kill, AFollowerSeesEachEventOnceInOrder) {
  std::stop_source stop;
  std::atomic<uint64_t> seen = 0;
  auto followed = std::async(std::launch::async, [&]() -> absl::Status {
    for (const auto& event : client_.Follow({}, {.stop = stop.get_token()})) {
      if (!event.ok()) return event.status();
      if (event->position() != seen + 1) return absl::DataLossError("out of order");
      ++seen;
    }
    return absl::OkStatus();
  });
  Appender appender = AppendOneByOne();
  KillOften(daemon_);
  const uint64_t events = appender.Stop();
  while (seen < events &&
         followed.wait_for(std::chrono::milliseconds(10)) == std::future_status::timeout) {
  }
  stop.request_stop();
  EXPECT_TRUE(absl::IsCancelled(followed.get()));
  EXPECT_EQ(seen, events);
}

TEST_F(Kill, AReplayEndsWhereTheLogEndedWhenItBegan) {
  constexpr uint64_t kEvents = 2000;
  {
    AppendStream stream = client_.OpenAppendStream();
    for (uint64_t n = 1; n <= kEvents; ++n) {
      stream.Append({MakeEvent(n)}, [](const auto& result) { ASSERT_TRUE(result.ok()); });
    }
  }
  int kills = 0;
  uint64_t expected = 0;
  for (const auto& batch : client_.ReplayBatches({.batch_size = 100})) {
    ASSERT_TRUE(batch.ok()) << batch.status();
    for (const EventView event : *batch) ASSERT_EQ(event.position(), ++expected);
    if (expected % 300 != 0 || kills == kKills) continue;
    ++kills;
    daemon_.KillAndStart();
    ASSERT_TRUE(client_.Append(MakeEvent(kEvents + expected)).ok());
  }
  EXPECT_EQ(kills, kKills);
  EXPECT_EQ(expected, kEvents);
}

TEST_F(Kill, AConsumerDealsWithEachEventOnceUnlessItDied) {
  const TempDir directory;
  FileCheckpointStore checkpoints(directory.path() + "/checkpoint");
  std::stop_source stop;
  std::atomic<uint64_t> done = 0;
  auto consumed = std::async(std::launch::async, [&] {
    return client_.Consume(checkpoints, {},
                           [&](const Batch& batch) -> absl::Status {
                             for (const EventView event : batch) {
                               if (event.position() != done + 1)
                                 return absl::DataLossError("out of order");
                               ++done;
                             }
                             return absl::OkStatus();
                           },
                           {.stop = stop.get_token()});
  });
  Appender appender = AppendOneByOne();
  KillOften(daemon_);
  const uint64_t events = appender.Stop();
  while (done < events &&
         consumed.wait_for(std::chrono::milliseconds(10)) == std::future_status::timeout) {
  }
  stop.request_stop();
  EXPECT_TRUE(absl::IsCancelled(consumed.get()));
  EXPECT_EQ(done, events);
}

}  // namespace
}  // namespace firn::testing
