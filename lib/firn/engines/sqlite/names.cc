#include "firn/engines/sqlite/names.h"

#include <sqlite3.h>

#include "absl/cleanup/cleanup.h"

namespace firn::sqlite {
namespace {

constexpr char kSelectNewer[] = "SELECT name FROM names WHERE number > ? ORDER BY number";

// Adds the names whose numbers follow those in `names`.
void LoadNewer(SQLite::Statement& select, std::deque<std::string>& names) {
  const absl::Cleanup reset = [&] { select.tryReset(); };
  select.bind(1, static_cast<int64_t>(names.size()));
  while (select.executeStep()) names.push_back(select.getColumn(0).getString());
}

}  // namespace

NameWriter::NameWriter(SQLite::Database& database)
    : insert_(database, "INSERT INTO names (number, name) VALUES (?, ?)") {
  SQLite::Statement select(database, kSelectNewer);
  LoadNewer(select, names_);
  for (size_t i = 0; i < names_.size(); ++i) {
    numbers_.emplace(names_[i], static_cast<int64_t>(i + 1));
  }
  committed_ = names_.size();
}

std::optional<int64_t> NameWriter::NumberOf(const std::string& name) {
  const auto known = numbers_.find(name);
  if (known != numbers_.end()) return known->second;
  if (names_.size() >= kNamesMax) return std::nullopt;
  const auto number = static_cast<int64_t>(names_.size() + 1);
  insert_.reset();
  insert_.bind(1, number);
  insert_.bind(2, name);
  insert_.exec();
  names_.push_back(name);
  numbers_.emplace(name, number);
  return number;
}

void NameWriter::RollBack() {
  while (names_.size() > committed_) {
    numbers_.erase(names_.back());
    names_.pop_back();
  }
}

NameReader::NameReader(SQLite::Database& database) : select_(database, kSelectNewer) {}

std::string_view NameReader::NameIn(const SQLite::Column& column) {
  if (!column.isInteger()) {
    const void* text = column.getBlob();
    return {static_cast<const char*>(text), static_cast<size_t>(column.getBytes())};
  }
  const auto number = static_cast<uint64_t>(column.getInt64());
  if (number > names_.size()) LoadNewer(select_, names_);
  if (number < 1 || number > names_.size()) {
    throw SQLite::Exception("a type's number is not in the table of names", SQLITE_CORRUPT);
  }
  return names_[number - 1];
}

}  // namespace firn::sqlite
