// The embedded engine: a log in one SQLite file, `<data-dir>/firn.db`.

#ifndef FIRN_ENGINES_SQLITE_SQLITE_ENGINE_H_
#define FIRN_ENGINES_SQLITE_SQLITE_ENGINE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "firn/base/time.h"
#include "firn/core/append.h"
#include "firn/core/engine.h"

namespace firn::sqlite {

struct EngineOptions {
  // Created if missing; its parent must exist. The index is in a folder of it.
  std::string data_dir;
  Durability durability = Durability::kFsynced;
  // When the newest part of the index goes from memory to disk, see index::IndexOptions.
  size_t index_tail_postings = 1 << 18;
  // Of how many streams the last revision is kept in memory: a power of two, 4 at least.
  size_t remembered_streams = 1 << 20;
  // When the write-ahead log has so many pages of 4 KiB, it is begun anew. Its file is made that
  // long at the start: a commit that makes it longer takes half as long again to flush. Up to 4062
  // pages need no second block of the file firn.db-shm, which a full disk would not have either.
  int wal_pages = 4000;
  // The log's identity, a UUID: taken by a log that holds no event yet, demanded of any other.
  // Empty: as it is, a random one for a new log.
  std::string store_id = {};
  // Where recorded times come from; they never go back, whatever the clock does.
  Clock clock = SystemClockMicros;
};

// Locks the data directory, opens or creates the database and brings its schema up to date. The
// thread that calls may hand the engine over to the writer thread before anything is committed.
// kFailedPrecondition, with the remedy, if the directory is in use or the file must not be touched;
// kCorrupted, kDiskFull, kInternal as the database says.
absl::StatusOr<std::unique_ptr<Engine>> OpenEngine(const EngineOptions& options);

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_SQLITE_ENGINE_H_
