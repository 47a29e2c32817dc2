#include "firn/engines/sqlite/names.h"

#include <sqlite3.h>

#include "absl/cleanup/cleanup.h"

namespace firn::sqlite {
namespace {

constexpr char kSelectNewer[] = "SELECT number, name FROM names WHERE number > ? ORDER BY number";

// Adds the names whose numbers follow those in `names`. Throws if there is a gap.
void AddNewer(Select& select, std::deque<std::string>& names) {
  const absl::Cleanup reset = [&] { select.Reset(); };
  select.Bind(1, static_cast<int64_t>(names.size()));
  while (select.Step()) {
    if (select.Integer(0) != static_cast<int64_t>(names.size() + 1)) {
      throw SQLite::Exception("a number is missing from the table of names", SQLITE_CORRUPT);
    }
    names.emplace_back(select.Bytes(1));
  }
}

}  // namespace

NameWriter::NameWriter(SQLite::Database& database)
    : insert_(database, "INSERT INTO names (number, name) VALUES (?, ?)") {
  Select select(database, kSelectNewer);
  AddNewer(select, names_);
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

void NameReader::LoadNewer() {
  size_t known = names_.size();
  AddNewer(select_, names_);
  for (; known < names_.size(); ++known) sorted_.insert(names_[known]);
}

bool NameReader::AddNamesWith(std::string_view prefix, size_t max,
                              std::vector<std::string>& names) {
  LoadNewer();
  if (names_.size() >= kNamesMax) return false;
  for (auto name = sorted_.lower_bound(prefix); name != sorted_.end() && name->starts_with(prefix);
       ++name) {
    if (names.size() >= max) return false;
    names.emplace_back(*name);
  }
  return true;
}

std::string_view NameReader::NameOf(int64_t signed_number) {
  const auto number = static_cast<uint64_t>(signed_number);
  if (number > names_.size()) LoadNewer();
  if (number < 1 || number > names_.size()) {
    throw SQLite::Exception("a type's number is not in the table of names", SQLITE_CORRUPT);
  }
  return names_[number - 1];
}

}  // namespace firn::sqlite
