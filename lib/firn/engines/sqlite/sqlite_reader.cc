#include "firn/engines/sqlite/sqlite_reader.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/log_table.h"

namespace firn::sqlite {
namespace {

absl::Status MissingEvent(Position position) {
  return MakeError(ErrorReason::kCorrupted,
                   absl::StrCat("event ", position,
                                " is missing from the log; stop the server, keep the files, "
                                "restore from a backup"));
}

class SqliteReader final : public EventReader {
 public:
  explicit SqliteReader(std::unique_ptr<SQLite::Database> database)
      : database_(std::move(database)),
        select_(*database_, std::string("SELECT ") + kLogColumns +
                                " FROM log WHERE position > ? AND position <= ?"
                                " ORDER BY position"),
        row_(*database_) {}

  absl::StatusOr<Position> ReadPage(Position after, Position until, PageLimits limits,
                                    absl::FunctionRef<void(const RecordedEvent&)> visit) override {
    return Guarded(absl::StrCat("reading the log after position ", after),
                   [&] { return Read(after, until, limits, visit); });
  }

 private:
  absl::StatusOr<Position> Read(Position after, Position until, PageLimits limits,
                                absl::FunctionRef<void(const RecordedEvent&)> visit) {
    // Ends the read transaction, whatever happens.
    const absl::Cleanup reset = [this] { select_.tryReset(); };
    select_.bind(1, static_cast<int64_t>(after));
    select_.bind(2, static_cast<int64_t>(until));

    Position last = after;
    size_t bytes = 0;
    for (size_t events = 0; last < until && events < limits.events; ++events) {
      if (!select_.executeStep()) return MissingEvent(last + 1);
      const RecordedEvent& event = row_.Read(select_);
      if (event.position != last + 1) return MissingEvent(last + 1);
      bytes += RecordedBytes(event);
      if (events > 0 && bytes > limits.bytes) break;
      visit(event);
      last = event.position;
    }
    return last;
  }

  // Statements are declared after the database: they must be gone before it is closed.
  std::unique_ptr<SQLite::Database> database_;
  SQLite::Statement select_;
  LogRow row_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<EventReader>> OpenEventReader(const std::string& database_path) {
  FIRN_ASSIGN_OR_RETURN(auto database, OpenForReading(database_path));
  return Guarded("preparing a reader", [&]() -> absl::StatusOr<std::unique_ptr<EventReader>> {
    return std::make_unique<SqliteReader>(std::move(database));
  });
}

}  // namespace firn::sqlite
