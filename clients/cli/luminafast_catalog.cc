#include "cli/luminafast_catalog.h"

#include <sqlite3.h>

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr int kBusyTimeoutMs = 3000;

absl::Status Explain(const std::string& path, const SQLite::Exception& error) {
  switch (error.getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return absl::InvalidArgumentError(
          absl::StrCat(path, " is locked by another program; close LuminaFast and import again"));
    case SQLITE_NOTADB:
      return absl::InvalidArgumentError(
          absl::StrCat(path, " is not an SQLite database; name LuminaFast's catalogue"));
    case SQLITE_CANTOPEN:
      return absl::InvalidArgumentError(
          absl::StrCat("cannot open ", path,
                       "; name a database that is there and can be read (one in WAL mode "
                       "also needs a folder that can be written: import a copy)"));
    default:
      return absl::InvalidArgumentError(absl::StrCat("cannot read ", path, ": ", error.what(),
                                                     "; check it with sqlite3, or take a backup"));
  }
}

SqlValue ValueOf(const SQLite::Column& column) {
  switch (column.getType()) {
    case SQLITE_INTEGER:
      return column.getInt64();
    case SQLITE_FLOAT:
      return column.getDouble();
    case SQLITE_NULL:
      return std::monostate();
    default: {
      std::string bytes = column.getString();
      if (column.getType() == SQLITE_TEXT && IsUtf8(bytes)) return bytes;
      return SqlBlob{std::move(bytes)};
    }
  }
}

std::set<std::string> ReadColumns(SQLite::Database& database) {
  std::set<std::string> columns;
  SQLite::Statement statement(database, "SELECT name FROM pragma_table_info('events')");
  while (statement.executeStep()) columns.insert(statement.getColumn(0).getString());
  return columns;
}

}  // namespace

absl::StatusOr<LuminafastCatalog> LuminafastCatalog::Open(const std::string& path) {
  LuminafastCatalog catalog(path);
  try {
    catalog.database_ =
        std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY, kBusyTimeoutMs);
    // All that follows reads one state of the file.
    catalog.database_->exec("BEGIN");
    const std::set<std::string> columns = ReadColumns(*catalog.database_);
    if (columns.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, " has no table events; name LuminaFast's catalogue"));
    }
    for (const char* name :
         {"id", "timestamp", "event_type", "payload", "target_type", "target_id"}) {
      if (columns.contains(name)) continue;
      return absl::InvalidArgumentError(absl::StrCat(path, ": the table events has no column ",
                                                     name, "; is it LuminaFast's catalogue?"));
    }
    const auto optional = [&columns](const char* name) {
      return columns.contains(name) ? name : "NULL";
    };
    catalog.row_ = std::make_unique<SQLite::Statement>(
        *catalog.database_,
        absl::StrCat("SELECT id, timestamp, event_type, payload, target_type, target_id, ",
                     optional("user_id"), ", ", optional("created_at"),
                     " FROM events WHERE rowid = ?"));
  } catch (const SQLite::Exception& error) {
    return Explain(path, error);
  }
  return catalog;
}

absl::StatusOr<std::vector<RowPlace>> LuminafastCatalog::ReadOrder() {
  std::vector<RowPlace> places;
  try {
    SQLite::Statement statement(*database_, "SELECT rowid, timestamp FROM events ORDER BY rowid");
    while (statement.executeStep()) {
      const SqlValue timestamp = ValueOf(statement.getColumn(1));
      const auto* number = std::get_if<int64_t>(&timestamp);
      places.push_back({.rowid = statement.getColumn(0).getInt64(),
                        .timestamp_ms = number == nullptr ? 0 : ToMilliseconds(*number)});
    }
  } catch (const SQLite::Exception& error) {
    return Explain(path_, error);
  }
  std::ranges::stable_sort(places, {}, &RowPlace::timestamp_ms);
  int64_t newest = std::numeric_limits<int64_t>::min();
  for (RowPlace& place : places) {
    place.is_reordered = place.rowid < newest;
    newest = std::max(newest, place.rowid);
  }
  return places;
}

absl::StatusOr<LuminafastRow> LuminafastCatalog::Read(int64_t rowid) {
  try {
    row_->reset();
    row_->bind(1, rowid);
    row_->executeStep();
    LuminafastRow row{.rowid = rowid};
    int column = 0;
    for (SqlValue* value : {&row.id, &row.timestamp, &row.event_type, &row.payload,
                            &row.target_type, &row.target_id, &row.user_id, &row.created_at}) {
      *value = ValueOf(row_->getColumn(column++));
    }
    return row;
  } catch (const SQLite::Exception& error) {
    return Explain(path_, error);
  }
}

}  // namespace firn::cli
