#include "firn/replica/replica.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "firn/engines/sqlite/sqlite_engine.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::replica {
namespace {

using ::testing::HasSubstr;
using State = Standby::State;

constexpr char kStoreId[] = "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57";

class ReplicaTest : public ::testing::Test {
 protected:
  void SetUp() override {
    theirs_.Start(Open(their_dir()));
    ours_.Start(Open(directory_.path() + "/ours"), {.primary = theirs_.address()});
  }
  void TearDown() override {
    replica_.reset();
    ours_.Stop();
    theirs_.Stop();
  }

  std::string their_dir() const { return directory_.path() + "/theirs"; }

  void Append(uint64_t first, size_t count) {
    std::promise<absl::StatusOr<AppendResult>> done;
    theirs_.store().Append(firn::testing::MakeBatch(first, count),
                           [&](auto result) { done.set_value(std::move(result)); });
    ASSERT_OK(done.get_future().get());
  }

  void Follow(std::chrono::milliseconds comparison_interval) {
    auto server = remote::ParseConnectionString(theirs_.address());
    ASSERT_OK(server);
    auto replica = Replica::Start(ours_.store(), ours_.ledger(),
                                  {.primary = *std::move(server),
                                   .on_stopped = [this] { stopped_.set_value(); },
                                   .comparison_interval = comparison_interval});
    ASSERT_OK(replica);
    replica_ = *std::move(replica);
  }

  // Waits until the standby has this many events, and is in the state. False after a minute.
  bool Await(Position position, State state) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    const auto is_there = [&] {
      return ours_.store().head().position == position &&
             ours_.store().standby()->Now().state == state;
    };
    while (!is_there() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
    return is_there();
  }

  // Changes an event in the primary's file, as a hand with sqlite3 would.
  void Tamper(Position position) {
    SQLite::Database database(their_dir() + "/firn.db", SQLite::OPEN_READWRITE);
    database.setBusyTimeout(60'000);
    const std::string trigger =
        database.execAndGet("SELECT sql FROM sqlite_schema WHERE name LIKE 'log_is%update'")
            .getString();
    database.exec("DROP TRIGGER log_is_append_only_update");
    SQLite::Statement change(database,
                             "UPDATE log SET recorded_us = recorded_us + 1 WHERE position = ?");
    change.bind(1, static_cast<int64_t>(position));
    ASSERT_EQ(change.exec(), 1);
    database.exec(trigger);
  }

  bool HasStopped() {
    return stopped_.get_future().wait_for(std::chrono::minutes(1)) == std::future_status::ready;
  }

  rpc::ServedStore theirs_;
  rpc::ServedStore ours_;
  std::unique_ptr<Replica> replica_;

 private:
  static std::unique_ptr<Engine> Open(const std::string& data_dir) {
    // Recorded a second after each other, so that one can be moved without passing the next.
    auto now = std::make_shared<int64_t>(0);
    auto engine = sqlite::OpenEngine(
        {.data_dir = data_dir, .store_id = kStoreId, .clock = [now] { return *now += 1'000'000; }});
    EXPECT_OK(engine);
    return *std::move(engine);
  }

  firn::testing::TempDir directory_;
  std::promise<void> stopped_;
};

// The last event is the same, and the connection lives: only the roots tell.
TEST_F(ReplicaTest, StopsWhenThePrimaryHasChangedWhatWasTakenOver) {
  Append(1, 30);
  ::testing::internal::CaptureStderr();
  Follow(std::chrono::milliseconds(10));
  ASSERT_TRUE(Await(30, State::kFollowing));
  Append(31, 30);
  ASSERT_TRUE(Await(60, State::kFollowing)) << "as long as they are the same, it follows";
  Tamper(7);
  ASSERT_TRUE(HasStopped());
  EXPECT_EQ(ours_.store().standby()->Now().state, State::kStopped);
  const std::string told = ::testing::internal::GetCapturedStderr();
  EXPECT_THAT(told, HasSubstr("the primary is not followed any more"));
  EXPECT_THAT(told, HasSubstr("the first 60 events are not the same here and there"));
  EXPECT_THAT(told, HasSubstr(theirs_.address()));
  // For good: what comes later is not taken over.
  Append(61, 1);
  replica_->Stop();
  EXPECT_EQ(ours_.store().head().position, 60u);
  EXPECT_EQ(ours_.store().standby()->Now().state, State::kStopped);
}

// Without comparing, nobody would notice before the next connection: what the test above rests on.
TEST_F(ReplicaTest, ItIsTheComparisonThatFindsIt) {
  Append(1, 30);
  Follow(std::chrono::hours(1));
  ASSERT_TRUE(Await(30, State::kFollowing));
  Tamper(7);
  Append(31, 1);
  EXPECT_TRUE(Await(31, State::kFollowing));
}

}  // namespace
}  // namespace firn::replica
