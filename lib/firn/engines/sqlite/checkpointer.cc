#include "firn/engines/sqlite/checkpointer.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/database.h"

namespace firn::sqlite {
namespace {

// A piece is a megabyte: a commit that meets its flush waits some milliseconds.
constexpr int kPiecePages = 256;

constexpr std::chrono::milliseconds kPause{100};

// A page of 4 KiB, with its header, in the write-ahead log.
constexpr int kWalFrameBytes = 4096 + 24;
// SQLite writes less than 128 KiB at a time.
constexpr int kPieceBytes = 64 << 10;

// The open file of the write-ahead log; null if there is none.
sqlite3_file* WalFile(SQLite::Database& database) {
  sqlite3_file* wal = nullptr;
  const int code =
      sqlite3_file_control(database.getHandle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
  return code == SQLITE_OK && wal != nullptr && wal->pMethods != nullptr ? wal : nullptr;
}

}  // namespace

absl::Status FlushError(SQLite::Database& database, int code, std::string_view doing) {
  const SQLite::Exception error(database.getHandle(), code);
  absl::Status status = ToStatus(error, doing);
  if (ReasonOf(status) != ErrorReason::kInternal) return status;
  return MakeError(
      ErrorReason::kReadOnly,
      absl::StrCat(status.message(), "; the store is read-only until it is restarted"));
}

absl::StatusOr<int> Checkpoint(SQLite::Database& database) {
  int moved = 0;
  const int code = sqlite3_wal_checkpoint_v2(database.getHandle(), nullptr,
                                             SQLITE_CHECKPOINT_PASSIVE, nullptr, &moved);
  // Busy: a reader is still on older pages; the next checkpoint goes on.
  if (code == SQLITE_OK || (code & 0xFF) == SQLITE_BUSY) return moved;
  return FlushError(database, code, "moving the write-ahead log into the database");
}

absl::Status EmptyWal(SQLite::Database& database) {
  const int code = sqlite3_wal_checkpoint_v2(database.getHandle(), nullptr,
                                             SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  if (code == SQLITE_OK) return absl::OkStatus();
  if ((code & 0xFF) == SQLITE_BUSY) {
    return absl::FailedPreconditionError(
        absl::StrCat(database.getFilename(),
                     " is being read by another process; end it (a sqlite3 in the middle of a "
                     "query?), then start again"));
  }
  return FlushError(database, code, "moving the write-ahead log into the database");
}

absl::Status ReserveWal(SQLite::Database& database, int pages) {
  sqlite3_file* wal = WalFile(database);
  if (wal == nullptr) return absl::InternalError("no write-ahead log is open");
  // That it was emptied must be on the disk first: zeros over the middle of it, when it comes back
  // after power loss, would leave its beginning, which undoes what came later.
  int code = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
  // From its end on: whatever is in it stays.
  sqlite3_int64 end = 0;
  if (code == SQLITE_OK) code = wal->pMethods->xFileSize(wal, &end);
  const std::string zeros(kPieceBytes, '\0');
  const sqlite3_int64 length = sqlite3_int64{pages} * kWalFrameBytes;
  while (code == SQLITE_OK && end < length) {
    const sqlite3_int64 bytes = std::min<sqlite3_int64>(kPieceBytes, length - end);
    code = wal->pMethods->xWrite(wal, zeros.data(), static_cast<int>(bytes), end);
    end += bytes;
  }
  // Appends will say that the disk is full; what is in the log can be read.
  if ((code & 0xFF) == SQLITE_FULL) return absl::OkStatus();
  if (code == SQLITE_OK) code = wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
  return code == SQLITE_OK ? absl::OkStatus()
                           : FlushError(database, code, "reserving the write-ahead log");
}

void WalProgress::Note(int wal_pages) {
  // Fewer than before: the write-ahead log has begun anew.
  if (wal_pages < wal_pages_) moved_pages_ = 0;
  wal_pages_ = wal_pages;
}

bool WalProgress::Moved(int pages) {
  const bool further = pages > moved_pages_;
  moved_pages_ = pages;
  return further;
}

bool WalProgress::IsPieceDue() const { return wal_pages_ - moved_pages_ >= kPiecePages; }

absl::StatusOr<std::unique_ptr<Checkpointer>> Checkpointer::Start(
    const std::string& database_path) {
  FIRN_ASSIGN_OR_RETURN(auto database, OpenForWriting(database_path));
  FIRN_RETURN_IF_ERROR(PrepareForWriting(*database, Durability::kFsynced));
  // The engine's connection is the last to close, and decides what is done then.
  sqlite3_db_config(database->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  return std::make_unique<Checkpointer>(std::move(database));
}

Checkpointer::Checkpointer(std::unique_ptr<SQLite::Database> database)
    : database_(std::move(database)), thread_(&Checkpointer::Work, this) {}

Checkpointer::~Checkpointer() { Stop(); }

void Checkpointer::Stop() {
  {
    MutexLock lock(mutex_);
    closing_ = true;
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void Checkpointer::Note(int wal_pages) {
  MutexLock lock(mutex_);
  progress_.Note(wal_pages);
  if (progress_.IsPieceDue()) changed_.SignalAll();
}

absl::Status Checkpointer::status() const {
  MutexLock lock(mutex_);
  return status_;
}

absl::Status Checkpointer::Finish(SQLite::Database& writer) {
  MutexLock checkpoint(checkpoint_mutex_);
  return Move(writer).status();
}

absl::StatusOr<bool> Checkpointer::Move(SQLite::Database& database) {
  FIRN_ASSIGN_OR_RETURN(const int moved, Checkpoint(database));
  if (moved < 0) return false;
  MutexLock lock(mutex_);
  return progress_.Moved(moved);
}

absl::StatusOr<bool> Checkpointer::DoPiece() {
  MutexLock checkpoint(checkpoint_mutex_);
  {
    // The writer may have finished it in the meantime.
    MutexLock lock(mutex_);
    if (!progress_.IsPieceDue()) return true;
  }
  return Move(*database_);
}

void Checkpointer::Work() {
  for (;;) {
    {
      MutexLock lock(mutex_);
      while (!closing_ && !progress_.IsPieceDue()) changed_.Wait(mutex_);
      if (closing_) return;
    }
    const absl::StatusOr<bool> moved = DoPiece();
    MutexLock lock(mutex_);
    if (!moved.ok() && status_.ok()) {
      log::Error("moving the write-ahead log into the database failed",
                 {{"error", std::string(moved.status().message())}});
    }
    status_ = moved.status();
    if (ReasonOf(status_) == ErrorReason::kReadOnly) return;
    if (moved.ok() && *moved) continue;
    // The disk is full, or a reader is still on older pages.
    const auto until = std::chrono::steady_clock::now() + kPause;
    while (!closing_ && std::chrono::steady_clock::now() < until) changed_.WaitUntil(mutex_, until);
  }
}

}  // namespace firn::sqlite
