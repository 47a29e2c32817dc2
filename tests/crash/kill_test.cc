// SIGKILL at random moments, again and again, on one log; what was acknowledged is compared with
// what a second process remembers. Kill tests prove nothing about power loss: the page cache
// survives a process. That commits are flushed at all is shown by the tests of the engine.
//
// FIRN_CRASH_SECONDS says how long to go on (default 8); FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "firn/base/uuid.h"
#include "tests/crash/witness.h"
#include "tests/support/client.h"
#include "tests/support/events.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using Batch = std::vector<v1::EventDTO>;

constexpr int kWriters = 4;
constexpr int kCyclesMin = 3;
// Events of one batch have neighbouring numbers; batches are this far apart.
constexpr uint64_t kBatchStride = 16;

int64_t Setting(const char* name, int64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::atoll(text);
}

// The number that an event's id was made of.
uint64_t NumberOf(const v1::EventDTO& event) {
  const Uuid id = ParseUuid(event.id()).value();
  uint64_t number = 0;
  for (size_t i = 8; i < 16; ++i) number = number << 8 | id.bytes[i];
  return number;
}

Batch MakeBatchOf(uint64_t first, size_t size) {
  Batch batch;
  for (size_t i = 0; i < size; ++i) {
    batch.push_back(MakeDto(first + i));
    (*batch.back().mutable_metadata())["batch_size"] = std::to_string(size);
  }
  return batch;
}

class Crash : public ::testing::Test {
 protected:
  // Appends single events and batches until the daemon is gone.
  void Write(const std::string& address, uint64_t first, uint64_t seed) {
    TestClient client(address);
    std::mt19937_64 random(seed);
    for (uint64_t number = first;; number += kBatchStride) {
      const Batch batch = MakeBatchOf(number, random() % 3 == 0 ? 1 + random() % 12 : 1);
      v1::AppendEventsResponse response;
      if (!client.Append(batch, &response).ok()) {
        const std::lock_guard lock(mutex_);
        unanswered_.push_back(batch);
        return;
      }
      for (int i = 0; i < response.events_size(); ++i) {
        witness_.Record(number + static_cast<uint64_t>(i), response.events(i).position());
      }
    }
  }

  // One daemon's life, which ends in the middle of appends.
  void RunAndKill(uint64_t cycle, std::mt19937_64& random) {
    FirndProcess firnd(data_dir());
    ASSERT_TRUE(firnd.AwaitListening());
    CheckLog(firnd.address());
    std::vector<std::thread> writers;
    for (uint64_t writer = 0; writer < kWriters; ++writer) {
      const uint64_t first = (cycle * kWriters + writer + 1) << 32;
      writers.emplace_back(
          [this, &firnd, first, seed = random()] { Write(firnd.address(), first, seed); });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 400));
    firnd.Kill();
    for (std::thread& writer : writers) writer.join();
  }

  // Everything that must hold of the log after a crash; then resends what was never answered.
  void CheckLog(const std::string& address) {
    TestClient client(address);
    const Batch log = client.ReadAll();  // checks that positions are gap-free
    for (const auto& [event, position] : witness_.Read()) {
      ASSERT_LE(position, log.size()) << "event " << event << " was acknowledged and is gone";
      ASSERT_EQ(NumberOf(log[position - 1]), event);
      ASSERT_EQ(log[position - 1].payload_json(), MakeDto(event).payload_json());
    }
    CheckOrder(log);
    for (const Batch& batch : unanswered_) client.MustAppend(batch);
    unanswered_.clear();
  }

  static void CheckOrder(const Batch& log) {
    std::set<uint64_t> numbers;
    std::map<std::string, uint64_t> revisions;
    std::string last_time;
    for (size_t i = 0; i < log.size(); ++i) {
      const v1::EventDTO& event = log[i];
      ASSERT_TRUE(numbers.insert(NumberOf(event)).second) << "twice: " << NumberOf(event);
      ASSERT_EQ(event.revision(), ++revisions[event.stream()]);
      ASSERT_GT(event.created_at(), last_time);
      last_time = event.created_at();
      // All of its batch, or nothing: from its first event on, in order.
      const size_t size = std::stoul(event.metadata().at("batch_size"));
      const size_t begin = i - event.batch_index();
      ASSERT_LE(begin + size, log.size()) << "half a batch at position " << begin + 1;
      ASSERT_EQ(NumberOf(log[begin]) + event.batch_index(), NumberOf(event));
      ASSERT_EQ(log[begin + size - 1].batch_index(), size - 1);
    }
  }

  void CheckFile() const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((data_dir() + "/firn.db").c_str(), &database), SQLITE_OK);
    sqlite3_stmt* check = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(database, "pragma integrity_check", -1, &check, nullptr),
              SQLITE_OK);
    ASSERT_EQ(sqlite3_step(check), SQLITE_ROW);
    EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(check, 0)), "ok");
    sqlite3_finalize(check);
    sqlite3_close(database);
  }

  std::string data_dir() const { return directory_.path() + "/data"; }

  TempDir directory_;
  Witness witness_{directory_.path() + "/witness"};
  std::mutex mutex_;
  std::vector<Batch> unanswered_;
};

TEST_F(Crash, SigkillLosesNothingThatWasAcknowledged) {
  const auto seed = static_cast<uint64_t>(Setting("FIRN_CRASH_SEED", std::random_device{}()));
  std::cout << "FIRN_CRASH_SEED=" << seed << std::endl;
  std::mt19937_64 random(seed);
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(Setting("FIRN_CRASH_SECONDS", 8));
  uint64_t cycles = 0;
  while ((cycles < kCyclesMin || std::chrono::steady_clock::now() < end) && !HasFatalFailure()) {
    RunAndKill(cycles++, random);
  }
  ASSERT_FALSE(HasFatalFailure());

  FirndProcess firnd(data_dir());
  ASSERT_TRUE(firnd.AwaitListening());
  CheckLog(firnd.address());
  const size_t acknowledged = witness_.Read().size();
  EXPECT_GT(acknowledged, 0u);
  std::cout << cycles << " kills, " << acknowledged << " acknowledged events, head "
            << TestClient(firnd.address()).Head().position() << std::endl;
  firnd.Stop();
  CheckFile();
}

}  // namespace
}  // namespace firn::testing
