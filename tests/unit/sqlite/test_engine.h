// An engine on a temporary directory, for tests of the SQLite engine.

#ifndef FIRN_TESTS_UNIT_SQLITE_TEST_ENGINE_H_
#define FIRN_TESTS_UNIT_SQLITE_TEST_ENGINE_H_

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <memory>
#include <string>
#include <vector>

#include "firn/core/engine.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::sqlite {

// A recorded event that outlives the page it came on.
struct KeptEvent {
  Position position;
  Revision revision;
  int64_t recorded_us;
  uint32_t batch_index;
  std::string stream;
  Event event;
};

inline KeptEvent Keep(const RecordedEvent& recorded) {
  KeptEvent kept{recorded.position,
                 recorded.revision,
                 recorded.recorded_us,
                 recorded.batch_index,
                 std::string(recorded.stream),
                 {}};
  kept.event.id = recorded.id;
  kept.event.timestamp_ms = recorded.timestamp_ms;
  kept.event.event_type = recorded.event_type;
  kept.event.payload = {std::string(recorded.payload), std::string(recorded.content_type)};
  kept.event.target_type = recorded.target_type;
  kept.event.target_id = recorded.target_id;
  if (recorded.user_id) kept.event.user_id = std::string(*recorded.user_id);
  kept.event.tags.assign(recorded.tags.begin(), recorded.tags.end());
  kept.event.metadata.assign(recorded.metadata.begin(), recorded.metadata.end());
  return kept;
}

class EngineTest : public ::testing::Test {
 protected:
  // A short write-ahead log begins anew often, and opening takes less time.
  EngineTest() { options_.wal_pages = 64; }

  void SetUp() override { Open(); }

  // Opens the engine, or closes and opens it again.
  void Open() {
    engine_.reset();
    options_.data_dir = data_dir();
    options_.clock = [this] { return now_us_; };
    auto opened = OpenEngine(options_);
    ASSERT_OK(opened);
    engine_ = *std::move(opened);
  }

  std::string data_dir() const { return directory_.path() + "/data"; }
  std::string database_path() const { return data_dir() + "/firn.db"; }

  // Commits a group of one.
  absl::StatusOr<AppendResult> Append(const AppendRequest& request) {
    const AppendRequest* const group[] = {&request};
    auto answers = engine_->CommitGroup(group);
    if (!answers.ok()) return answers.status();
    return std::move(answers->front());
  }

  // The whole log.
  std::vector<KeptEvent> ReadAll() {
    auto reader = engine_->OpenReader();
    EXPECT_OK(reader);
    std::vector<KeptEvent> events;
    EXPECT_OK((*reader)->Read({.until = engine_->head().position},
                              [&](const RecordedEvent& e) { events.push_back(Keep(e)); }));
    return events;
  }

  // Runs SQL on a connection of its own, with the log's protection lifted.
  void Tamper(const std::string& sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(database_path().c_str(), &database), SQLITE_OK);
    char* error = nullptr;
    const std::string all =
        "DROP TRIGGER log_is_append_only_update; DROP TRIGGER log_is_append_only_delete;" + sql;
    EXPECT_EQ(sqlite3_exec(database, all.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    sqlite3_close(database);
  }

  firn::testing::TempDir directory_;
  EngineOptions options_;
  int64_t now_us_ = 1'700'000'000'000'000;
  std::unique_ptr<Engine> engine_;
};

}  // namespace firn::sqlite

#endif  // FIRN_TESTS_UNIT_SQLITE_TEST_ENGINE_H_
