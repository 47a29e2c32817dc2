// Moves the write-ahead log into the database while appends go on.

#ifndef FIRN_ENGINES_SQLITE_CHECKPOINTER_H_
#define FIRN_ENGINES_SQLITE_CHECKPOINTER_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"

namespace firn::sqlite {

// Moves pages of the write-ahead log into the database, as far as readers allow; returns how many
// are there then, or -1 if another process was at it. kDiskFull can be tried again; kReadOnly says
// that the disk refused a flush: nothing may be flushed to it again by this process.
absl::StatusOr<int> Checkpoint(SQLite::Database& database);

// Moves all of the write-ahead log into the database and flushes it there, waiting a few seconds
// for other processes that read. kFailedPrecondition if they go on: what is not known to be on the
// disk must not be built upon. Else as Checkpoint.
absl::Status EmptyWal(SQLite::Database& database);

// Lengthens the file of the write-ahead log to what so many pages need, with zeros, which SQLite
// takes for its end: commits then find their blocks on the disk. Does without, and is ok, if the
// disk is full. kReadOnly as Checkpoint's; kInternal.
absl::Status ReserveWal(SQLite::Database& database, int pages);

// The status of a failed commit or checkpoint: kReadOnly, except for what is known to have changed
// nothing (kDiskFull) and for damage (kCorrupted).
absl::Status FlushError(SQLite::Database& database, int code, std::string_view doing);

// How much of the write-ahead log is in the database already.
//
// SQLite before 3.51.3 can lose pages if a checkpoint begins when all of the write-ahead log is in
// the database, and the commit beside it, which may begin the log anew then, does (its "WAL-reset
// bug"). So a checkpoint beside commits may begin only while some page is missing.
class WalProgress {
 public:
  // A commit has ended and the write-ahead log holds so many pages; before the next one begins.
  void Note(int wal_pages);

  // A checkpoint has ended with so many pages in the database. False if it got no further.
  bool Moved(int pages);

  // Whether as many are missing as make a piece. Never if none is.
  bool IsPieceDue() const;

 private:
  int wal_pages_ = 0;
  // Too many rather than too few, if the log began anew unnoticed.
  int moved_pages_ = 0;
};

// A thread with a connection of its own that checkpoints in small pieces, so that no commit waits
// long for the disk. As long as appends go on it never quite reaches the end of the write-ahead
// log: the writer does the rest, which is little, between two commits, and the file is used again
// from its beginning. Thread-safe.
class Checkpointer {
 public:
  static absl::StatusOr<std::unique_ptr<Checkpointer>> Start(const std::string& database_path);

  explicit Checkpointer(std::unique_ptr<SQLite::Database> database);

  ~Checkpointer();

  // Stops after the piece under way; its status is known then. May be called twice.
  void Stop();

  // As WalProgress::Note.
  void Note(int wal_pages);

  // Ok, or why the last checkpoint failed. After kReadOnly it has stopped for good.
  absl::Status status() const;

  // Does the rest through the writer's connection, when no piece is under way. Errors as
  // Checkpoint's.
  absl::Status Finish(SQLite::Database& writer);

 private:
  void Work();
  // Does a piece if it is still due. False if there is no getting on. Errors as Checkpoint's.
  absl::StatusOr<bool> DoPiece();
  // Moves what there is; false if that is nothing. Errors as Checkpoint's.
  absl::StatusOr<bool> Move(SQLite::Database& database)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(checkpoint_mutex_);

  std::unique_ptr<SQLite::Database> database_;
  // Held during a checkpoint.
  Mutex checkpoint_mutex_;
  mutable Mutex mutex_;
  CondVar changed_;
  WalProgress progress_ ABSL_GUARDED_BY(mutex_);
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_CHECKPOINTER_H_
