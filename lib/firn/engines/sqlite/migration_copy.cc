#include "firn/engines/sqlite/migration_copy.h"

#include <SQLiteCpp/Backup.h>
#include <sqlite3.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "firn/base/file.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/database.h"

namespace firn::sqlite {
namespace {

namespace fs = std::filesystem;

constexpr const char* kMark = ".before-";
constexpr const char* kUnfinished = ".tmp";

// What stays free beside the copy: the write-ahead log, which the migration goes through.
constexpr int64_t kSpareBytes = 64 << 20;
// A megabyte.
constexpr int kPagesAtOnce = 256;
// How often a long copy is told.
constexpr std::chrono::seconds kProgressInterval{2};

// Which log this is, and how far it goes. It is append-only: the same of both is the same log. The
// tables are those of every schema since the first.
struct State {
  std::string store_id;
  int64_t head = 0;
  std::string last_id;

  friend bool operator==(const State&, const State&) = default;
};

State StateOf(SQLite::Database& database) {
  State state;
  state.store_id =
      database.execAndGet("SELECT value FROM store WHERE key = 'store_id'").getString();
  SQLite::Statement last(database,
                         "SELECT position, hex(id) FROM log ORDER BY position DESC LIMIT 1");
  if (last.executeStep()) {
    state.head = last.getColumn(0).getInt64();
    state.last_id = last.getColumn(1).getString();
  }
  return state;
}

int64_t SizeOf(SQLite::Database& database) {
  return database.execAndGet("PRAGMA page_count").getInt64() *
         database.execAndGet("PRAGMA page_size").getInt64();
}

std::string InMegabytes(int64_t bytes) { return absl::StrCat(bytes / 1'000'000, " MB"); }

// A file's path where SQLite expects a URI.
std::string UriOf(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      absl::StrAppend(&uri, "%", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    } else {
      uri.push_back(c);
    }
  }
  return uri;
}

// Whether the file is a whole copy of a database in this state. One that cannot be read is none.
bool IsCopyOf(const std::string& path, const State& state) {
  try {
    // Immutable: reading it leaves no files of a write-ahead log behind.
    SQLite::Database copy(UriOf(path) + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    return StateOf(copy) == state && SizeOf(copy) == static_cast<int64_t>(fs::file_size(path));
  } catch (const std::exception& error) {
    log::Warning("a copy of the database from before a migration cannot be read; another is made",
                 {{"file", path}, {"error", error.what()}});
    return false;
  }
}

// Returns the copy of this state that is there; the empty text if there is none. Removes what is
// half done.
absl::StatusOr<std::string> FindCopy(const fs::path& database_path, const State& state) {
  const std::string prefix = database_path.filename().string() + kMark;
  const std::string folder = database_path.parent_path().string();
  FIRN_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListFolder(folder));
  std::string found;
  for (const std::string& name : names) {
    if (!absl::StartsWith(name, prefix)) continue;
    const std::string path = absl::StrCat(folder, "/", name);
    if (absl::EndsWith(name, kUnfinished)) {
      FIRN_RETURN_IF_ERROR(RemoveFile(path));
    } else if (found.empty() && IsCopyOf(path, state)) {
      found = path;
    }
  }
  return found;
}

std::string FreeName(const std::string& wanted) {
  std::string name = wanted;
  for (int n = 2; fs::symlink_status(name).type() != fs::file_type::not_found; ++n) {
    name = absl::StrCat(wanted, ".", n);
  }
  return name;
}

absl::Status CheckRoom(const std::string& path, int64_t bytes) {
  struct statvfs disk {};
  if (statvfs(fs::path(path).parent_path().c_str(), &disk) != 0) {
    return MakeError(ErrorReason::kInternal,
                     absl::StrCat("cannot tell how much room the disk has: ",
                                  std::generic_category().message(errno)));
  }
  const auto free = static_cast<int64_t>(disk.f_bavail * disk.f_frsize);
  if (free >= bytes + kSpareBytes) return absl::OkStatus();
  return MakeError(ErrorReason::kDiskFull,
                   absl::StrCat("the disk has ", InMegabytes(free), " free, and ",
                                InMegabytes(bytes + kSpareBytes), " are needed"));
}

// Copies page by page what the connection sees, and flushes it.
absl::Status CopyTo(SQLite::Database& database, const std::string& path, int64_t bytes) {
  FIRN_ASSIGN_OR_RETURN(const auto copy, OpenForWriting(path));
  return Guarded("copying", [&]() -> absl::Status {
    // A copy that is not whole is removed, never rolled back.
    copy->execAndGet("PRAGMA journal_mode = OFF");
    copy->exec("PRAGMA synchronous = FULL");
    SQLite::Backup backup(*copy, database);
    auto told = std::chrono::steady_clock::now();
    while (backup.executeStep(kPagesAtOnce) != SQLITE_DONE) {
      const auto now = std::chrono::steady_clock::now();
      if (now - told < kProgressInterval) continue;
      told = now;
      const int64_t pages = backup.getTotalPageCount();
      const int64_t copied = pages - backup.getRemainingPageCount();
      log::Info("copying the database before its schema changes",
                {{"file", path},
                 {"mb", copied * bytes / pages / 1'000'000},
                 {"of_mb", bytes / 1'000'000}});
    }
    return absl::OkStatus();
  });
}

absl::Status MakeCopy(SQLite::Database& database, const std::string& path) {
  const std::string unfinished = path + kUnfinished;
  const fs::path original(database.getFilename());
  const int64_t bytes = SizeOf(database);
  FIRN_RETURN_IF_ERROR(CheckRoom(path, bytes));
  log::Info("copying the database before its schema changes",
            {{"file", path}, {"of_mb", bytes / 1'000'000}});
  absl::Status copied = CopyTo(database, unfinished, bytes);
  if (copied.ok()) {
    fs::permissions(unfinished, fs::status(original).permissions());
    copied = RenameDurably(unfinished, path, original.parent_path().string());
  }
  if (copied.ok()) {
    log::Info("the database is copied; remove the copy when there is no going back",
              {{"file", path}});
    return copied;
  }
  const absl::Status removed = RemoveFile(unfinished);
  if (!removed.ok()) {
    log::Warning("what was copied of the database is still there",
                 {{"error", std::string(removed.message())}});
  }
  return copied;
}

// A damaged database stays as it is.
absl::Status CheckPages(SQLite::Database& database) {
  const std::string fault = database.execAndGet("PRAGMA quick_check(1)").getString();
  if (fault == "ok") return absl::OkStatus();
  return MakeError(ErrorReason::kCorrupted,
                   absl::StrCat("the schema of ", database.getFilename(),
                                " is to change, but the file is damaged: ",
                                absl::StrReplaceAll(fault, {{"\n", " "}}),
                                "; nothing was changed; keep the files, restore from a backup"));
}

std::string_view RemedyFor(ErrorReason reason) {
  if (reason != ErrorReason::kDiskFull) return "";
  return "; make room there, or put a copy of your own, or a link to one, under that name";
}

}  // namespace

absl::Status KeepCopyBeforeMigrating(SQLite::Database& database, int newest) {
  return Guarded("copying the database before its schema changes", [&]() -> absl::Status {
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    if (version == 0 || version >= newest) return absl::OkStatus();
    FIRN_RETURN_IF_ERROR(CheckPages(database));
    const fs::path path(database.getFilename());
    FIRN_ASSIGN_OR_RETURN(const std::string kept, FindCopy(path, StateOf(database)));
    if (!kept.empty()) {
      // Who made it may have ended, or been killed, before it was flushed.
      FIRN_ASSIGN_OR_RETURN(File file, File::OpenForReading(kept));
      FIRN_RETURN_IF_ERROR(file.Sync());
      FIRN_RETURN_IF_ERROR(SyncFolder(path.parent_path().string()));
      log::Info("the database was copied before its schema changes", {{"file", kept}});
      return absl::OkStatus();
    }
    const std::string copy =
        FreeName(absl::StrCat(path.string(), kMark, absl::Dec(version + 1, absl::kZeroPad4)));
    const absl::Status copied = MakeCopy(database, copy);
    if (copied.ok()) return copied;
    const ErrorReason reason = ReasonOf(copied).value_or(ErrorReason::kInternal);
    return MakeError(
        reason,
        absl::StrCat("the schema of ", path.string(), " is to change from ", version, " to ",
                     newest, ", but before that it could not be copied to ", copy, ": ",
                     copied.message(), "; nothing was changed", ToAbsl(RemedyFor(reason))));
  });
}

}  // namespace firn::sqlite
