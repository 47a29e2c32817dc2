// Steps along rows of the log, near ones one after the other, far ones by their position.

#ifndef FIRN_ENGINES_SQLITE_LOG_WALK_H_
#define FIRN_ENGINES_SQLITE_LOG_WALK_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include "firn/core/event.h"
#include "firn/engines/sqlite/log_table.h"
#include "firn/engines/sqlite/select.h"

namespace firn::sqlite {

// Used by one thread. SQLiteCpp's exceptions pass through.
class LogWalk {
 public:
  explicit LogWalk(SQLite::Database& database);

  // Begins a read transaction; positions will be in (after, until].
  void Begin(Position after, Position until, bool backwards);

  // The event at a position further on than the one before, without its payload. Valid until the
  // next call. Throws SQLite::Exception (SQLITE_CORRUPT) if there is none, or if a neighbour is
  // missing that it has met on the way.
  const RecordedEvent& At(Position position);

  // Adds its payload, which is looked up: most events that are looked at are not wanted. Throws
  // SQLite::Exception (SQLITE_CORRUPT) if the event is not what its hash says.
  const RecordedEvent& WithPayload();

  // When the event at a position was recorded; as At's. Between Begin and End, in any order.
  int64_t RecordedAt(Position position);

  // Ends the transaction.
  void End() noexcept;

  NameReader& names() { return row_.names(); }

 private:
  // Throws if the row that `select_` is at is not the one.
  void Step(Position position);

  Select begin_;
  Select commit_;
  Select up_;
  Select down_;
  Select payload_;
  Select recorded_at_;
  LogRow row_;

  bool backwards_ = false;
  Position end_ = 0;  // the last position in the direction of the walk
  Select* select_ = nullptr;
  Position at_ = 0;  // the row that select_ is at; 0: none
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_LOG_WALK_H_
