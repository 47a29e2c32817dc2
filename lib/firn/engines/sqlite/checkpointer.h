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

// One checkpoint. `mode` is SQLITE_CHECKPOINT_*. kDiskFull can be tried again; kReadOnly says that
// the disk refused a flush: nothing may be flushed to it again by this process. That others are in
// the way is no error.
absl::Status Checkpoint(SQLite::Database& database, int mode);

// Lengthens the file of the write-ahead log to what so many pages need, with zeros, which SQLite
// takes for its end: commits then find their blocks on the disk. Does without, and is ok, if the
// disk is full. kReadOnly as Checkpoint's; kInternal.
absl::Status ReserveWal(SQLite::Database& database, int pages);

// The status of a failed commit or checkpoint: kReadOnly, except for what is known to have changed
// nothing (kDiskFull) and for damage (kCorrupted).
absl::Status FlushError(SQLite::Database& database, int code, std::string_view doing);

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

  // Says how many pages the write-ahead log holds after a commit.
  void Note(int wal_pages);

  // Ok, or why the last checkpoint failed. After kReadOnly it has stopped for good.
  absl::Status status() const;

  // Does the rest through the writer's connection, when no piece is under way. Errors as
  // Checkpoint's.
  absl::Status Finish(SQLite::Database& writer);

 private:
  void Work();

  std::unique_ptr<SQLite::Database> database_;
  // Held during a checkpoint.
  Mutex checkpoint_mutex_;
  mutable Mutex mutex_;
  CondVar changed_;
  int wal_pages_ ABSL_GUARDED_BY(mutex_) = 0;
  int done_pages_ ABSL_GUARDED_BY(mutex_) = 0;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  std::thread thread_;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_CHECKPOINTER_H_
