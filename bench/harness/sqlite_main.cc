// firn-bench-sqlite: what a program gets that keeps its events in SQLite itself, in process: one
// commit an event, durable (WAL, synchronous=FULL), into the log table with plain indexes; reads of
// the whole table.

#include <sqlite3.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "harness/event_maker.h"
#include "harness/measure.h"

namespace firn::bench {
namespace {

// The columns and indexes of migrations/0001_initial.sql. They are repeated here because this is
// what Firn is compared with: it must stay when Firn's own schema moves on.
constexpr char kTable[] = R"(
CREATE TABLE IF NOT EXISTS log (
  position     INTEGER PRIMARY KEY,
  id           BLOB    NOT NULL,
  recorded_us  INTEGER NOT NULL,
  timestamp    INTEGER NOT NULL,
  event_type   TEXT    NOT NULL,
  target_type  TEXT    NOT NULL,
  target_id    INTEGER NOT NULL,
  revision     INTEGER NOT NULL,
  batch_index  INTEGER NOT NULL,
  stream       TEXT,
  user_id      TEXT,
  content_type TEXT,
  tags         TEXT,
  metadata     TEXT,
  payload      ANY     NOT NULL
) STRICT;
)";

constexpr char kDurable[] = R"(
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
)";
// For what can be made again.
constexpr char kFast[] = R"(
PRAGMA journal_mode = MEMORY;
PRAGMA synchronous = OFF;
)";

constexpr char kIndexes[] = R"(
CREATE UNIQUE INDEX IF NOT EXISTS log_id ON log (id);
CREATE UNIQUE INDEX IF NOT EXISTS log_stream_revision
  ON log (ifnull(stream, target_type || '-' || target_id), revision);
CREATE INDEX IF NOT EXISTS log_timestamp ON log (timestamp);
)";

constexpr char kInsert[] =
    "INSERT INTO log (position, id, recorded_us, timestamp, event_type, target_type, target_id, "
    "revision, batch_index, user_id, payload, tags) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 0, ?9, ?10, ?11)";

constexpr char kScan[] =
    "SELECT position, id, recorded_us, timestamp, event_type, target_type, target_id, revision, "
    "batch_index, stream, user_id, content_type, tags, metadata, payload FROM log "
    "ORDER BY position";

constexpr uint64_t kFillBatch = 1000;
constexpr uint64_t kPlainFillBatch = 20'000;

// As many rows as a message of Firn's replay has events, more or less.
constexpr uint64_t kScanGroup = 600;

// The values that a row holds: id, the texts, and five integers.
constexpr size_t kRowBytes = sizeof(Uuid) + std::string_view(kEventType).size() +
                             std::string_view(kTargetType).size() +
                             std::string_view(kUserId).size() + kPayloadBytes + 5 * sizeof(int64_t);

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

class Log {
 public:
  // `plain`: without indexes, and nothing is durable.
  Log(const std::string& path, bool plain) {
    sqlite3* database = nullptr;
    const int code = sqlite3_open(path.c_str(), &database);
    database_.reset(database);
    Check(code);
    Execute(plain ? kFast : kDurable);
    Execute(kTable);
    if (!plain) Execute(kIndexes);
    insert_ = Prepare(kInsert);
    const Statement head = Prepare("SELECT ifnull(max(position), 0) FROM log");
    Check(sqlite3_step(head.get()), SQLITE_ROW);
    head_ = sqlite3_column_int64(head.get(), 0);
  }

  uint64_t head() const { return static_cast<uint64_t>(head_); }

  void Execute(const char* sql) {
    Check(sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr));
  }

  // Commits by itself unless a transaction is open.
  void Insert(const Event& event) {
    sqlite3_stmt* row = insert_.get();
    ++head_;
    sqlite3_bind_int64(row, 1, head_);
    sqlite3_bind_blob(row, 2, event.id.data(), static_cast<int>(event.id.size()), SQLITE_STATIC);
    sqlite3_bind_int64(row, 3, event.timestamp_ms * 1000);
    sqlite3_bind_int64(row, 4, event.timestamp_ms);
    sqlite3_bind_text(row, 5, event.type, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 6, kTargetType, -1, SQLITE_STATIC);
    sqlite3_bind_int64(row, 7, event.target_id);
    // Not the place in the stream, which would have to be looked up; it grows as that does, so the
    // index costs the same.
    sqlite3_bind_int64(row, 8, head_);
    sqlite3_bind_text(row, 9, kUserId, -1, SQLITE_STATIC);
    sqlite3_bind_text(row, 10, event.payload.data(), static_cast<int>(event.payload.size()),
                      SQLITE_STATIC);
    const std::string tags = event.tag.empty() ? "" : "[\"" + event.tag + "\"]";
    if (tags.empty()) {
      sqlite3_bind_null(row, 11);
    } else {
      sqlite3_bind_text(row, 11, tags.data(), static_cast<int>(tags.size()), SQLITE_STATIC);
    }
    Check(sqlite3_step(row), SQLITE_DONE);
    Check(sqlite3_reset(row));
  }

  // Reads every column of every row, in order; a group of rows is what one latency is of.
  void Scan(Meter& meter) {
    const Statement rows = Prepare(kScan);
    int64_t position = 0;
    uint64_t bytes = 0;
    Clock::time_point began = Clock::now();
    for (uint64_t group = 0; sqlite3_step(rows.get()) == SQLITE_ROW;) {
      if (sqlite3_column_int64(rows.get(), 0) != ++position) Fail("the log has a gap");
      bytes += ReadColumns(rows.get());
      if (++group < kScanGroup && position < head_) continue;
      const Clock::time_point now = Clock::now();
      meter.Add(began, now, group, bytes);
      began = now;
      group = 0;
      bytes = 0;
    }
    if (position != head_) Fail(sqlite3_errmsg(database_.get()));
  }

 private:
  using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

  // Returns the bytes of their values.
  static uint64_t ReadColumns(sqlite3_stmt* row) {
    uint64_t bytes = 0;
    for (int column = 0; column < sqlite3_column_count(row); ++column) {
      switch (sqlite3_column_type(row, column)) {
        case SQLITE_INTEGER:
          // Not used, but must be read.
          bytes += sqlite3_column_int64(row, column) >= 0 ? sizeof(int64_t) : 0;
          break;
        case SQLITE_NULL:
          break;
        default:
          if (sqlite3_column_blob(row, column) == nullptr) Fail("an empty value");
          bytes += static_cast<uint64_t>(sqlite3_column_bytes(row, column));
      }
    }
    return bytes;
  }

  Statement Prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    Check(sqlite3_prepare_v2(database_.get(), sql, -1, &statement, nullptr));
    return Statement(statement);
  }

  void Check(int code, int wanted = SQLITE_OK) {
    if (code != wanted) Fail(sqlite3_errmsg(database_.get()));
  }

  std::unique_ptr<sqlite3, CloseDatabase> database_;
  Statement insert_;
  int64_t head_ = 0;
};

// Brings the log up to this many events, so many a commit.
Measurement Fill(Log& log, EventMaker& maker, uint64_t events, uint64_t batch) {
  Event event;
  const uint64_t stored = log.head();
  Meter meter = Meter::UntilTaken();
  while (log.head() < events) {
    const Clock::time_point began = Clock::now();
    const uint64_t rows = std::min(batch, events - log.head());
    log.Execute("BEGIN");
    for (uint64_t i = 0; i < rows; ++i) {
      maker.Make(event);
      log.Insert(event);
    }
    log.Execute("COMMIT");
    meter.Add(began, Clock::now(), rows, rows * kRowBytes);
  }
  Measurement measurement = meter.Take();
  measurement.stored = stored;
  return measurement;
}

Measurement Measure(Log& log, EventMaker& maker, double seconds) {
  Event event;
  const uint64_t stored = log.head();
  Meter meter = Meter::ForSeconds(seconds);
  Clock::time_point now = Clock::now();
  while (meter.IsRunning(now)) {
    maker.Make(event);
    const Clock::time_point began = Clock::now();
    log.Insert(event);
    now = Clock::now();
    meter.Add(began, now, 1, kRowBytes);
  }
  Measurement measurement = meter.Take();
  measurement.stored = stored;
  return measurement;
}

Measurement MeasureScan(Log& log, bool once, double seconds) {
  Measurement measurement = MeasurePasses(once, seconds, [&log](Meter& meter) { log.Scan(meter); });
  measurement.stored = log.head();
  return measurement;
}

int Main(int argc, char** argv) {
  CLI::App app("Append events to an SQLite file, one commit each, or read them",
               "firn-bench-sqlite");
  std::string path;
  double seconds = 3;
  uint64_t fill = 0;
  bool plain = false;
  bool scan = false;
  bool once = false;
  EventMakerOptions maker_options;
  app.add_option("--file", path, "The database; created if missing, appended to if not")
      ->required();
  app.add_option("--seconds", seconds, "How long to measure")->capture_default_str();
  app.add_option("--fill", fill, "Instead, bring the log up to this many events, 1000 a commit");
  app.add_flag("--plain", plain,
               "A log without indexes that need not survive a crash; 20,000 a commit");
  app.add_option("--searched", maker_options.searched,
                 "The log is one of so many events that is made to be searched");
  app.add_flag("--scan", scan, "Instead, read all events, again and again");
  app.add_flag("--once", once, "With --scan: once, without a warm-up");
  app.add_option("--targets", maker_options.targets, "Targets are uniform in 1 to this")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  Log log(path, plain);
  EventMaker maker(maker_options);
  if (fill > 0) {
    Print(Fill(log, maker, fill, plain ? kPlainFillBatch : kFillBatch));
  } else if (scan) {
    Print(MeasureScan(log, once, seconds));
  } else {
    Print(Measure(log, maker, seconds));
  }
  return 0;
}

}  // namespace
}  // namespace firn::bench

int main(int argc, char** argv) { return firn::bench::Run(firn::bench::Main, argc, argv); }
