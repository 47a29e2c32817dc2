// Definitions, events and logs for tests of projections.

#ifndef FIRN_TESTS_UNIT_PROJECTION_SUPPORT_H_
#define FIRN_TESTS_UNIT_PROJECTION_SUPPORT_H_

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/projection/definition.h"
#include "firn/projection/digest.h"
#include "firn/projection/held_event.h"
#include "firn/projection/program.h"
#include "firn/projection/sqlite.h"
#include "firn/projection/tables.h"
#include "firn/store/store.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::projection {

// A definition of one file, expected to be one.
inline Definition Define(const std::string& sql) {
  auto definition = ParseDefinition({{.path = "x.sql", .sql = sql}});
  EXPECT_OK(definition);
  return definition.ok() ? *std::move(definition) : Definition();
}

// What is wrong with a definition, as "field: what", or "" if it is right.
inline std::string FaultOf(std::vector<SqlFile> files) {
  const auto definition = ParseDefinition(std::move(files));
  const absl::Status status = definition.ok() ? CheckDefinition(*definition) : definition.status();
  if (status.ok()) return "";
  const auto violations = ViolationsOf(status);
  if (violations.size() != 1) return "no violation: " + status.ToString();
  return violations[0].field + ": " + violations[0].description;
}
inline std::string FaultOf(const std::string& sql) {
  return FaultOf(std::vector<SqlFile>{{.path = "x.sql", .sql = sql}});
}

// The event as a log would lend it.
inline HeldEvent Record(const Event& event, Position position) {
  const std::vector<std::string_view> tags(event.tags.begin(), event.tags.end());
  const std::string stream = StreamOf(event);
  RecordedEvent recorded;
  recorded.position = position;
  recorded.revision = position;
  recorded.recorded_us = testing::kTimestampMs * 1000 + static_cast<int64_t>(position);
  recorded.id = event.id;
  recorded.timestamp_ms = event.timestamp_ms;
  recorded.event_type = event.event_type;
  recorded.payload = event.payload.bytes;
  recorded.content_type = event.payload.content_type;
  recorded.target_type = event.target_type;
  recorded.target_id = event.target_id;
  if (event.user_id) recorded.user_id = *event.user_id;
  recorded.stream = stream;
  recorded.tags = tags;
  recorded.metadata = event.metadata;
  return HeldEvent(recorded);
}

inline Event MakeEvent(uint64_t n, const std::string& type, const std::string& payload = "{}",
                       int64_t target_id = 1, const std::string& target_type = "thing") {
  Event event = testing::MakeEvent(n, target_id);
  event.event_type = type;
  event.payload.bytes = payload;
  event.target_type = target_type;
  return event;
}

// All rows of a select, columns separated by | and NULL as "null"; or the error.
inline std::vector<std::string> Rows(Connection& connection, const std::string& sql) {
  std::vector<std::string> rows;
  auto statement = connection.Prepare(sql);
  if (!statement.ok()) return {statement.status().ToString()};
  while (true) {
    const auto row = statement->Step();
    if (!row.ok()) return {row.status().ToString()};
    if (!*row) return rows;
    std::string text;
    for (int i = 0; i < sqlite3_data_count(statement->handle()); ++i) {
      if (i > 0) text += '|';
      text += statement->IsNull(i) ? "null" : std::string(statement->Text(i));
    }
    rows.push_back(text);
  }
}

// The same of a file.
inline std::vector<std::string> RowsOf(const std::string& path, const std::string& sql) {
  auto connection = Connection::Open(path, Connection::Mode::kRead);
  if (!connection.ok()) return {connection.status().ToString()};
  return Rows(*connection, sql);
}

inline std::string DigestOf(Connection& connection) {
  auto digest = DigestOf(connection, [] { return true; });
  EXPECT_OK(digest);
  return digest.ok() ? digest->sha256 : "";
}

// The digest of a file's tables, at one moment.
inline std::string DigestOfFile(const std::string& path) {
  auto connection = Connection::Open(path, Connection::Mode::kRead);
  EXPECT_OK(connection);
  EXPECT_OK(connection->Run("begin"));
  return DigestOf(*connection);
}

// Waits for a condition that is certain to come; false after a minute.
inline bool Await(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

// A store on a temporary directory.
class LogTest : public ::testing::Test {
 protected:
  void SetUp() override { OpenStore(); }

  // Nobody gives up.
  const std::atomic<bool> unwanted_ = false;

  void OpenStore() {
    auto engine = sqlite::OpenEngine({.data_dir = data_dir()});
    ASSERT_OK(engine);
    auto store = Store::Start(*std::move(engine), {});
    ASSERT_OK(store);
    store_ = *std::move(store);
    reader_.reset();
    auto reader = store_->OpenReader();
    ASSERT_OK(reader);
    reader_ = *std::move(reader);
  }

  void CloseStore() {
    reader_.reset();
    store_.reset();
  }

  void TearDown() override { CloseStore(); }

  // Appends a batch; the position of its last event.
  Position Append(std::vector<Event> events) {
    std::promise<absl::StatusOr<AppendResult>> done;
    AppendRequest request;
    request.events = std::move(events);
    store_->Append(std::move(request), [&](auto result) { done.set_value(std::move(result)); });
    const auto result = done.get_future().get();
    EXPECT_OK(result);
    return result.ok() ? result->events.back().position : 0;
  }
  Position Append(const std::string& type, const std::string& payload = "{}",
                  int64_t target_id = 1) {
    return Append({MakeEvent(++events_, type, payload, target_id)});
  }

  // So many events of a type in one batch.
  Position AppendMany(const std::string& type, size_t count, const std::string& payload = "{}") {
    std::vector<Event> events;
    for (size_t i = 0; i < count; ++i) events.push_back(MakeEvent(++events_, type, payload));
    return Append(std::move(events));
  }

  std::string data_dir() const { return directory_.path() + "/data"; }
  std::string log_path() const { return data_dir() + "/firn.db"; }
  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }
  Position head() const { return store_->head().position; }

  testing::TempDir directory_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<EventReader> reader_;
  uint64_t events_ = 0;
};

}  // namespace firn::projection

#endif  // FIRN_TESTS_UNIT_PROJECTION_SUPPORT_H_
