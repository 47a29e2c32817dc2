// A SELECT that is read through SQLite's own interface: SQLiteCpp's columns cost a quarter of a
// scan.

#ifndef FIRN_ENGINES_SQLITE_SELECT_H_
#define FIRN_ENGINES_SQLITE_SELECT_H_

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace firn::sqlite {

// Used by one thread; the database must outlive it. Throws SQLite::Exception.
class Select {
 public:
  Select(SQLite::Database& database, const std::string& sql);
  ~Select();
  Select(const Select&) = delete;
  Select& operator=(const Select&) = delete;

  // Parameters count from 1. Only before the first row, or after Reset.
  void Bind(int parameter, int64_t value);

  // Moves to the next row, the first at first. False at the end.
  bool Step();

  // Lets go of the row, so that a transaction can end. Never throws.
  void Reset() noexcept;

  // Columns of the row, which count from 0; texts and blobs until the next Step or Reset.
  bool IsNull(int column) const { return sqlite3_column_type(row_, column) == SQLITE_NULL; }
  bool IsInteger(int column) const { return sqlite3_column_type(row_, column) == SQLITE_INTEGER; }
  int64_t Integer(int column) const { return sqlite3_column_int64(row_, column); }
  // Text or blob; empty for NULL.
  std::string_view Bytes(int column) const {
    const void* data = sqlite3_column_blob(row_, column);
    return {static_cast<const char*>(data),
            static_cast<size_t>(sqlite3_column_bytes(row_, column))};
  }

 private:
  sqlite3* database_;
  sqlite3_stmt* row_ = nullptr;
};

// The same columns as the arguments of an SQL function.
class Values {
 public:
  explicit Values(sqlite3_value** values) : values_(values) {}

  bool IsNull(int column) const { return sqlite3_value_type(values_[column]) == SQLITE_NULL; }
  bool IsInteger(int column) const { return sqlite3_value_type(values_[column]) == SQLITE_INTEGER; }
  int64_t Integer(int column) const { return sqlite3_value_int64(values_[column]); }
  std::string_view Bytes(int column) const {
    const void* data = sqlite3_value_blob(values_[column]);
    return {static_cast<const char*>(data),
            static_cast<size_t>(sqlite3_value_bytes(values_[column]))};
  }

 private:
  sqlite3_value** values_;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_SELECT_H_
