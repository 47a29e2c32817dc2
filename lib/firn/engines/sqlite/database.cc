#include "firn/engines/sqlite/database.h"

#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::sqlite {
namespace {

// The writer only adds to the end of the log, and looks up single events.
constexpr int kWriterCacheKib = 32 * 1024;

// A reader may hold the writer's lock for a moment: it takes it when it finds the index of the
// write-ahead log half written. At a start, readers of the old log are waited for.
constexpr int kOthersTimeoutMs = 3000;
constexpr int kReaderCacheKib = 2 * 1024;

// SQLite's, for files that nobody else has.
constexpr std::string_view kWithoutLocks = "unix-none";

// Connections report extended codes; the primary code is their low byte.
int PrimaryCode(const SQLite::Exception& error) { return error.getErrorCode() & 0xFF; }

// Not counting every allocation saves an eighth of a projection's replay. The engine is the first
// to use SQLite, and only before that can it be said.
void ConfigureOnce() {
  static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  static_cast<void>(configured);
}

absl::StatusOr<std::unique_ptr<SQLite::Database>> Open(const std::string& path, int flags,
                                                       int cache_kib, std::string_view vfs = {}) {
  ConfigureOnce();
  try {
    auto database =
        std::make_unique<SQLite::Database>(path, flags | SQLite::OPEN_NOMUTEX, 0, std::string(vfs));
    sqlite3_extended_result_codes(database->getHandle(), 1);
    if (vfs == kWithoutLocks) {
      // The write-ahead log's index is then kept in memory, not in a file.
      database->exec("PRAGMA locking_mode = EXCLUSIVE");
      sqlite3_db_config(database->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    database->exec(absl::StrCat("PRAGMA cache_size = -", cache_kib));
    database->exec("PRAGMA temp_store = MEMORY");
    // Reads the file's header, so that a file of another kind is noticed here.
    database->execAndGet("SELECT count(*) FROM sqlite_schema");
    return database;
  } catch (const SQLite::Exception& error) {
    const int code = PrimaryCode(error);
    if (code == SQLITE_NOTADB) {
      return absl::FailedPreconditionError(absl::StrCat(
          path, " is not a database; move it away, or choose another directory with --data-dir"));
    }
    if (code == SQLITE_CANTOPEN || code == SQLITE_READONLY || code == SQLITE_PERM) {
      return absl::FailedPreconditionError(absl::StrCat("cannot open ", path, ": ", error.what(),
                                                        "; check the permissions of its folder"));
    }
    return ToStatus(error, absl::StrCat("opening ", path));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenForWriting(const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(auto database,
                        Open(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kWriterCacheKib));
  database->setBusyTimeout(kOthersTimeoutMs);
  return database;
}

absl::Status PrepareForWriting(SQLite::Database& database, Durability durability) {
  return Guarded("preparing the database", [&]() -> absl::Status {
    const std::string mode = database.execAndGet("PRAGMA journal_mode = WAL").getString();
    if (mode != "wal") {
      return absl::FailedPreconditionError(absl::StrCat(
          "the data directory's file system does not support SQLite's write-ahead log (journal "
          "mode ",
          mode, "); use a local disk"));
    }
    database.exec(durability == Durability::kFsynced ? "PRAGMA synchronous = FULL"
                                                     : "PRAGMA synchronous = NORMAL");
    database.exec("PRAGMA wal_autocheckpoint = 0");
    return absl::OkStatus();
  });
}

absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenForReading(const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(auto database, Open(path, SQLite::OPEN_READONLY, kReaderCacheKib));
  return database;
}

absl::StatusOr<std::unique_ptr<SQLite::Database>> OpenUnchanged(const std::string& path) {
  std::error_code error;
  const uint64_t wal = std::filesystem::file_size(path + "-wal", error);
  if (!error && wal > 0) return Open(path, SQLite::OPEN_READONLY, kReaderCacheKib, kWithoutLocks);
  // Without a write-ahead log SQLite would make one.
  const std::string uri =
      absl::StrCat("file:", absl::StrReplaceAll(path, {{"%", "%25"}, {"?", "%3f"}, {"#", "%23"}}),
                   "?immutable=1");
  return Open(uri, SQLite::OPEN_READONLY | SQLite::OPEN_URI, kReaderCacheKib);
}

absl::Status ToStatus(const SQLite::Exception& error, std::string_view doing) {
  // What we throw ourselves has no extended code.
  const int code =
      error.getExtendedErrorCode() > 0 ? error.getExtendedErrorCode() : error.getErrorCode();
  const std::string message =
      absl::StrCat(ToAbsl(doing), ": ", error.what(), " (SQLite code ", code, ")");
  switch (PrimaryCode(error)) {
    case SQLITE_FULL:
      return MakeError(ErrorReason::kDiskFull, message + "; free space on the disk of the log");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return MakeError(ErrorReason::kCorrupted,
                       message + "; stop the server, keep the files, restore from a backup");
    default:
      return MakeError(ErrorReason::kInternal, message);
  }
}

}  // namespace firn::sqlite
