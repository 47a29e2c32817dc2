// Followers that disconnect, resume, filter and lag while writers append and the daemon is killed
// and started again: what each has seen, all its connections together, is exactly the log, or its
// part of it, in order, once.
//
// FIRN_CRASH_SECONDS says how long to go on (default 8); FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

constexpr size_t kWriters = 3;
constexpr size_t kFollowers = 8;

int64_t Setting(const char* name, int64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::atoll(text);
}

void Sleep(uint64_t milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

// What a follower wants: everything, a stream, a user's, types that begin so, several of these.
v1::ReplayEventsRequest Wish(size_t number) {
  v1::ReplayEventsRequest request;
  request.set_follow(true);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  request.mutable_heartbeat_interval()->set_nanos(200'000'000);
  v1::Query& query = *request.mutable_query();
  switch (number % 5) {
    case 0:
      request.clear_query();
      break;
    case 1:
      query.add_items()->add_streams("image-3");
      break;
    case 2:
      query.add_items()->add_user_ids("ada");
      break;
    case 3:
      query.add_items()->add_event_type_prefixes("rare_");
      break;
    case 4:
      query.add_items()->add_tags("t");
      query.add_items()->add_event_types("rare_type");
      break;
  }
  return request;
}

bool IsWanted(size_t number, const v1::EventDTO& event) {
  switch (number % 5) {
    case 0:
      return true;
    case 1:
      return event.stream() == "image-3";
    case 2:
      return event.user_id() == "ada";
    case 3:
      return event.event_type() == "rare_type";
    default:
      return event.tags_size() > 0 || event.event_type() == "rare_type";
  }
}

v1::EventDTO MakeMixed(uint64_t n) {
  v1::EventDTO event = MakeDto(n);
  if (n % 3 == 0) event.set_user_id(n % 2 == 0 ? "ada" : "bob");
  if (n % 7 == 0) event.add_tags("t");
  if (n % 50 == 0) event.set_event_type("rare_type");
  return event;
}

class CrashFollow : public ::testing::Test {
 protected:
  // Where the daemon is now; empty while there is none.
  std::string address() {
    const std::lock_guard lock(mutex_);
    return address_;
  }
  void SetAddress(const std::string& address) {
    const std::lock_guard lock(mutex_);
    address_ = address;
  }

  // Appends until told to stop, and sends again what was not answered.
  void Write(uint64_t first, uint64_t seed) {
    std::mt19937_64 random(seed);
    uint64_t next = first;
    while (!writers_stop_) {
      TestClient client(address());
      for (bool ok = true; ok && !writers_stop_;) {
        std::vector<v1::EventDTO> batch;
        for (uint64_t n = next; n < next + 1 + next % 5; ++n) batch.push_back(MakeMixed(n));
        v1::AppendEventsResponse response;
        ok = client.Append(batch, &response).ok();
        if (ok) next += batch.size();
        if (random() % 50 == 0) Sleep(random() % 30);
      }
      Sleep(5);
    }
  }

  // Follows until it has seen everything up to `end_`, which is set when the writers are done.
  void Follow(size_t number, uint64_t seed, std::vector<uint64_t>& seen) {
    std::mt19937_64 random(seed);
    uint64_t position = 0;
    while (position < end_) {
      TestClient client(address());
      v1::ReplayEventsRequest request = Wish(number);
      request.set_after_position(position);
      grpc::ClientContext context;
      SetDeadline(context);
      const auto stream = client.stub().ReplayEvents(&context, request);
      // What a slow one has been sent already would keep it busy for minutes.
      const bool is_slow = random() % 4 == 0;
      uint64_t left = is_slow || random() % 3 == 0 ? random() % 30 : ~uint64_t{0};
      v1::ReplayEventsResponse message;
      while (position < end_ && left-- > 0 && stream->Read(&message)) {
        for (const v1::EventDTO& event : message.events()) {
          ASSERT_GT(event.position(), position) << "follower " << number;
          position = event.position();
          seen.push_back(position);
        }
        ASSERT_GE(message.position(), position) << "follower " << number;
        position = message.position();
        if (is_slow) Sleep(random() % 50);
      }
      context.TryCancel();
      while (stream->Read(&message)) continue;
      (void)stream->Finish();
      Sleep(5);
    }
  }

  TempDir directory_;
  std::mutex mutex_;
  std::string address_;
  std::atomic<bool> writers_stop_ = false;
  std::atomic<uint64_t> end_ = ~uint64_t{0};
};

TEST_F(CrashFollow, EveryFollowerSeesExactlyItsPart) {
  const auto seed = static_cast<uint64_t>(Setting("FIRN_CRASH_SEED", std::random_device{}()));
  std::cout << "FIRN_CRASH_SEED=" << seed << std::endl;
  std::mt19937_64 random(seed);
  const std::string data_dir = directory_.path() + "/data";
  auto firnd = std::make_unique<FirndProcess>(data_dir);
  ASSERT_TRUE(firnd->AwaitListening());
  SetAddress(firnd->address());

  std::vector<std::thread> writers;
  for (uint64_t i = 0; i < kWriters; ++i) {
    writers.emplace_back([this, i, seed = random()] { Write((i + 1) << 32, seed); });
  }
  std::vector<std::vector<uint64_t>> seen(kFollowers);
  std::vector<std::thread> followers;
  for (size_t i = 0; i < kFollowers; ++i) {
    followers.emplace_back([this, i, seed = random(), &seen] { Follow(i, seed, seen[i]); });
  }
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(Setting("FIRN_CRASH_SECONDS", 8));
  int kills = 0;
  while (std::chrono::steady_clock::now() < end && !HasFatalFailure()) {
    Sleep(200 + random() % 1000);
    firnd->Kill();
    ++kills;
    firnd = std::make_unique<FirndProcess>(data_dir);
    ASSERT_TRUE(firnd->AwaitListening());
    SetAddress(firnd->address());
  }
  writers_stop_ = true;
  for (std::thread& writer : writers) writer.join();
  TestClient client(firnd->address());
  const std::vector<v1::EventDTO> log = client.ReadAll();
  end_ = log.size();
  for (std::thread& follower : followers) follower.join();

  for (size_t i = 0; i < kFollowers; ++i) {
    std::vector<uint64_t> expected;
    for (const v1::EventDTO& event : log) {
      if (IsWanted(i, event)) expected.push_back(event.position());
    }
    EXPECT_FALSE(expected.empty());
    EXPECT_EQ(seen[i], expected) << "follower " << i;
  }
  std::cout << kills << " kills, " << log.size() << " events" << std::endl;
  firnd->Stop();
}

}  // namespace
}  // namespace firn::testing
