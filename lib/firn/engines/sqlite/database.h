// Connections to a Firn database, and the one place where SQLite's errors become ours.

#ifndef FIRN_ENGINES_SQLITE_DATABASE_H_
#define FIRN_ENGINES_SQLITE_DATABASE_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/append.h"

namespace firn::sqlite {

// The connection that writes: creates the file if it is missing. Changes nothing in a file that
// exists; PrepareForWriting does that once the file is known to be ours.
// kFailedPrecondition if the file cannot be opened or is no SQLite database.
absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenForWriting(const std::string& path);

// Settings of the writing connection: write-ahead log, flushed at every commit (kFsynced) or only
// before a checkpoint (kWritten); checkpoints only when we ask for one.
absl::Status PrepareForWriting(SQLite::Database& database, Durability durability);

// A connection that reads a database prepared for writing.
absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenForReading(const std::string& path);

// A connection that reads a database that no other process has, and changes no file: also one that
// a crash has left, with what its write-ahead log holds. Errors as OpenForWriting's.
absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenUnchanged(const std::string& path);

// kDiskFull for a full disk, kCorrupted for a damaged file, kInternal for the rest; the message
// starts with what was being done.
absl::Status ToStatus(const SQLite::Exception& error, std::string_view doing);

// Runs `body`, which returns an absl::Status or an absl::StatusOr, and turns what it throws into a
// status. Every call into SQLiteCpp happens inside.
template <typename Body>
auto Guarded(std::string_view doing, Body&& body) -> decltype(body()) {
  try {
    return std::forward<Body>(body)();
  } catch (const SQLite::Exception& error) {
    return ToStatus(error, doing);
  } catch (const std::exception& error) {
    return absl::InternalError(std::string(doing) + ": " + error.what());
  }
}

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_DATABASE_H_
