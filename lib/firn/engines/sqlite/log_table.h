// Rows of the table `log`: how an event is written into one and read out of one.

#ifndef FIRN_ENGINES_SQLITE_LOG_TABLE_H_
#define FIRN_ENGINES_SQLITE_LOG_TABLE_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <vector>

#include "firn/core/event.h"

namespace firn::sqlite {

// The columns in the order that LogRow::Read expects, for a SELECT.
extern const char kLogColumns[];

// Inserts rows. Owned by the writer thread; SQLiteCpp's exceptions pass through.
class LogInserter {
 public:
  explicit LogInserter(SQLite::Database& database);

  void Insert(const Event& event, const AppendedEvent& place, uint32_t batch_index);

  // Lets go of the last row, so that a transaction can end.
  void Reset() { insert_.tryReset(); }

 private:
  SQLite::Statement insert_;
  std::string tags_;
  std::string metadata_;
};

// Reads rows, one after the other, through buffers that it keeps.
class LogRow {
 public:
  // The event in the statement's current row, which must select kLogColumns. Valid until the
  // statement is stepped or reset, or the next call. Throws SQLite::Exception (SQLITE_CORRUPT) if
  // the row cannot be one of ours.
  const RecordedEvent& Read(SQLite::Statement& row);

 private:
  RecordedEvent event_;
  std::string stream_;
  std::vector<std::string> tags_;
  std::vector<MetadataEntry> metadata_;
};

// Whether a recorded event is the one that the client sends (again): all that a client decides.
bool SameContent(const RecordedEvent& recorded, const Event& event);

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_LOG_TABLE_H_
