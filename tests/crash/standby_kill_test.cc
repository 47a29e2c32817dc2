// SIGKILL at random moments, of a primary that is written to or of its standby, again and again: at
// the end the two logs are the same, and what was acknowledged is in both.
//
// FIRN_CRASH_SECONDS says how long to go on (default 8); FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/log_pair.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

constexpr int kWriters = 3;
constexpr int kCyclesMin = 4;

int64_t Setting(const char* name, int64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::atoll(text);
}

class StandbyKill : public ::testing::Test {
 protected:
  void StartPrimary() {
    primary_ = std::make_unique<FirndProcess>(directory_.path() + "/primary",
                                              std::vector<std::string>{}, address_);
    ASSERT_TRUE(primary_->AwaitListening());
    address_ = primary_->address();
  }
  void StartStandby() {
    standby_ =
        std::make_unique<FirndProcess>(directory_.path() + "/standby", StandbyFlags(address_));
    ASSERT_TRUE(standby_->AwaitListening());
  }

  // Appends single events and batches, each until it is acknowledged.
  void Write(uint64_t first, uint64_t seed) {
    std::mt19937_64 random(seed);
    auto client = std::make_unique<TestClient>(address_);
    uint64_t number = first;
    while (!is_over_) {
      std::vector<v1::EventDTO> batch;
      // Now and then one that takes several messages.
      const uint64_t size = random() % 50 == 0 ? 3'000 : 1 + random() % 4 * (random() % 4);
      for (uint64_t i = 0; i < size; ++i) batch.push_back(MakeDto(number++));
      v1::AppendEventsResponse response;
      while (!client->Append(batch, &response).ok()) {
        if (is_over_) return;
        client = std::make_unique<TestClient>(address_);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
      acknowledged_ += size;
    }
  }

  TempDir directory_;
  std::string address_ = "127.0.0.1:0";
  std::unique_ptr<FirndProcess> primary_;
  std::unique_ptr<FirndProcess> standby_;
  std::atomic<bool> is_over_ = false;
  std::atomic<uint64_t> acknowledged_ = 0;
};

TEST_F(StandbyKill, TheLogsAreTheSameAtTheEnd) {
  const auto seed = static_cast<uint64_t>(Setting("FIRN_CRASH_SEED", std::random_device{}()));
  std::cout << "FIRN_CRASH_SEED=" << seed << std::endl;
  std::mt19937_64 random(seed);
  ASSERT_NO_FATAL_FAILURE(StartPrimary());
  ASSERT_NO_FATAL_FAILURE(StartStandby());
  std::vector<std::thread> writers;
  for (uint64_t writer = 1; writer <= kWriters; ++writer) {
    writers.emplace_back([this, writer, next = random()] { Write(writer << 32, next); });
  }
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(Setting("FIRN_CRASH_SECONDS", 8));
  int cycles = 0;
  while ((cycles < kCyclesMin || std::chrono::steady_clock::now() < end) && !HasFatalFailure()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 300));
    if (cycles++ % 2 == 0) {
      standby_->Kill();
      StartStandby();
    } else {
      primary_->Kill();
      StartPrimary();
    }
  }
  is_over_ = true;
  for (std::thread& writer : writers) writer.join();
  ASSERT_FALSE(HasFatalFailure());

  TestClient primary(address_);
  TestClient standby(standby_->address());
  const uint64_t head = primary.Head().position();
  ASSERT_TRUE(AwaitPosition(standby, head)) << standby_->log();
  EXPECT_GT(acknowledged_, 0u);
  EXPECT_GE(head, acknowledged_);
  ExpectSameLog(primary, standby);
  std::cout << cycles << " kills, " << acknowledged_ << " acknowledged events, head " << head
            << std::endl;
}

}  // namespace
}  // namespace firn::testing
