// Hands over whole stretches of the log, at the pace of SQLite's own loop.

#ifndef FIRN_ENGINES_SQLITE_LOG_SCAN_H_
#define FIRN_ENGINES_SQLITE_LOG_SCAN_H_

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <exception>
#include <memory>

#include "absl/functional/function_ref.h"
#include "firn/core/event.h"
#include "firn/engines/sqlite/log_table.h"
#include "firn/engines/sqlite/select.h"

namespace firn::sqlite {

// An aggregate function that is called for each row: without the steps and the columns of a SELECT
// a scan takes a third less. Used by one thread; SQLiteCpp's exceptions pass through.
class LogScan {
 public:
  explicit LogScan(SQLite::Database& database);
  LogScan(const LogScan&) = delete;
  LogScan& operator=(const LogScan&) = delete;

  // Calls `visit` with every event in (after, until], in order, until it returns false. Throws
  // SQLite::Exception (SQLITE_CORRUPT) if one is missing, or unreadable, as LogRow::Read.
  void Run(Position after, Position until, absl::FunctionRef<bool(const RecordedEvent&)> visit);

 private:
  // One Run.
  struct State {
    Position last;
    absl::FunctionRef<bool(const RecordedEvent&)> visit;
    bool is_over = false;
    std::exception_ptr failure = {};
  };

  static void OnRow(sqlite3_context* context, int count, sqlite3_value** values) noexcept;
  static void OnEnd(sqlite3_context* context) noexcept;

  LogRow row_;
  State* state_ = nullptr;
  // Made when the function is known to the database.
  std::unique_ptr<Select> scan_;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_LOG_SCAN_H_
