// Event types and target types as numbers, which the table `names` explains. There are few of them
// and they stand in every row.

#ifndef FIRN_ENGINES_SQLITE_NAMES_H_
#define FIRN_ENGINES_SQLITE_NAMES_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "firn/engines/sqlite/select.h"

namespace firn::sqlite {

// Names beyond so many stay in the rows as text: the table must not grow with the log.
inline constexpr size_t kNamesMax = 65'536;

// Gives numbers to names. Owned by the writer thread; SQLiteCpp's exceptions pass through.
class NameWriter {
 public:
  explicit NameWriter(SQLite::Database& database);

  // The name's number, a new one if need be; nothing if the table is full.
  std::optional<int64_t> NumberOf(const std::string& name);

  // What was given so far is committed.
  void Commit() { committed_ = names_.size(); }

  // Forgets what was given since the last Commit.
  void RollBack();

  void Reset() { insert_.tryReset(); }

 private:
  SQLite::Statement insert_;
  absl::flat_hash_map<std::string, int64_t> numbers_;
  std::deque<std::string> names_;  // by number, which count from 1
  size_t committed_ = 0;
};

// Explains numbers, as far as its connection sees them. Used by one thread.
class NameReader {
 public:
  explicit NameReader(SQLite::Database& database);

  // The name behind a column of `log` (of a Select or of Values): a number, or the name itself.
  // Valid as long as the reader and the row. Throws SQLite::Exception (SQLITE_CORRUPT) if the
  // number is unknown.
  template <typename Row>
  std::string_view NameIn(const Row& row, int column) {
    return row.IsInteger(column) ? NameOf(row.Integer(column)) : row.Bytes(column);
  }

  // Adds the names in the log that begin so. False if that cannot be said, because not every name
  // has a number; or if there are more than `max`.
  bool AddNamesWith(std::string_view prefix, size_t max, std::vector<std::string>& names);

  // Forgets all names: some may be of a transaction that was rolled back.
  void RollBack() {
    sorted_.clear();
    names_.clear();
  }

 private:
  std::string_view NameOf(int64_t number);
  void LoadNewer();

  Select select_;
  std::deque<std::string> names_;
  std::set<std::string_view> sorted_;  // of names_
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_NAMES_H_
