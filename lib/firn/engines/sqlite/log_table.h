// Rows of the table `log`: how an event is written into one and read out of one.

#ifndef FIRN_ENGINES_SQLITE_LOG_TABLE_H_
#define FIRN_ENGINES_SQLITE_LOG_TABLE_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <vector>

#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/engines/sqlite/names.h"

namespace firn::sqlite {

// The columns in the order that LogRow::Read expects, for a SELECT.
extern const char kLogColumns[];

// Inserts rows. Owned by the writer thread; SQLiteCpp's exceptions pass through.
class LogInserter {
 public:
  explicit LogInserter(SQLite::Database& database);

  void Insert(const Event& event, const AppendedEvent& place, uint32_t batch_index);

  // Lets go of the last row, so that a transaction can end.
  void Reset();

  // Says how the transaction ended.
  void Commit() { names_.Commit(); }
  void RollBack() { names_.RollBack(); }

 private:
  void BindName(int column, const std::string& name);

  SQLite::Statement insert_;
  NameWriter names_;
  std::string tags_;
  std::string metadata_;
};

// Reads rows, one after the other, through buffers that it keeps.
class LogRow {
 public:
  // For statements of this connection.
  explicit LogRow(SQLite::Database& database) : names_(database) {}

  // The event in the statement's current row, which must select kLogColumns. Valid until the
  // statement is stepped or reset, or the next call. Throws SQLite::Exception (SQLITE_CORRUPT) if
  // the row cannot be one of ours.
  const RecordedEvent& Read(SQLite::Statement& row);

  // As NameReader's.
  void RollBack() { names_.RollBack(); }

 private:
  NameReader names_;
  RecordedEvent event_;
  std::string stream_;
  std::vector<std::string> tags_;
  std::vector<MetadataEntry> metadata_;
};

// Reads single events by position. Used by one thread; SQLiteCpp's exceptions pass through.
class LogLookup {
 public:
  explicit LogLookup(SQLite::Database& database);

  // The event at a position that an index names. Valid until the next call. Throws
  // SQLite::Exception (SQLITE_CORRUPT) if there is none.
  const RecordedEvent& At(Position position);

  // The hash of the content of the event that At gave last, see HashContent.
  uint64_t ContentHash();

  void Reset() { select_.tryReset(); }

  // Forgets what it saw of a transaction that was rolled back.
  void RollBack() { row_.RollBack(); }

 private:
  SQLite::Statement select_;
  LogRow row_;
  const RecordedEvent* event_ = nullptr;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_LOG_TABLE_H_
