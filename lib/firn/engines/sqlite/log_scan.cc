#include "firn/engines/sqlite/log_scan.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"

namespace firn::sqlite {
namespace {

constexpr char kFunction[] = "firn_visit";

}  // namespace

LogScan::LogScan(SQLite::Database& database) : row_(database) {
  const int code = sqlite3_create_function_v2(database.getHandle(), kFunction, kLogColumnCount,
                                              SQLITE_UTF8 | SQLITE_DIRECTONLY, this, nullptr, OnRow,
                                              OnEnd, nullptr);
  if (code != SQLITE_OK) throw SQLite::Exception(database.getHandle(), code);
  scan_ = std::make_unique<Select>(
      database, absl::StrCat("SELECT ", kFunction, "(", kLogColumns,
                             ") FROM log WHERE position >= ? AND position <= ?"));
}

void LogScan::Run(Position after, Position until,
                  absl::FunctionRef<bool(const RecordedEvent&)> visit) {
  State state = {.last = after, .visit = visit};
  state_ = &state;
  const absl::Cleanup reset = [this] {
    scan_->Reset();
    state_ = nullptr;
  };
  // Not "beyond after": SQLite would look for that one first, on a page that may be damaged.
  scan_->Bind(1, static_cast<int64_t>(after + 1));
  scan_->Bind(2, static_cast<int64_t>(until));
  try {
    scan_->Step();
  } catch (const SQLite::Exception&) {
    // Which of them it was: our own end of it, a failure in the middle, or one behind the last
    // event, where SQLite looks for the end of the range.
    if (state.failure) std::rethrow_exception(state.failure);
    if (!state.is_over && state.last != until) throw;
  }
  if (!state.is_over && state.last != until) ThrowMissing(state.last + 1);
}

void LogScan::OnRow(sqlite3_context* context, int, sqlite3_value** values) noexcept {
  auto& scan = *static_cast<LogScan*>(sqlite3_user_data(context));
  State& state = *scan.state_;
  try {
    const RecordedEvent& event = scan.row_.Read(Values(values));
    if (event.position != state.last + 1) ThrowMissing(state.last + 1);
    state.is_over = !state.visit(event);
    if (!state.is_over) state.last = event.position;
  } catch (...) {
    state.failure = std::current_exception();
  }
  // The only way to end SQLite's loop from here.
  if (state.is_over || state.failure) sqlite3_result_error(context, "the scan is over", -1);
}

void LogScan::OnEnd(sqlite3_context* context) noexcept { sqlite3_result_null(context); }

}  // namespace firn::sqlite
