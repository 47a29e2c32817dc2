#include "firn/projection/checkpoints.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/file.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/thread.h"

namespace firn::projection {
namespace {

constexpr std::string_view kInfix = ".at-";

// Copied between looks at whether to go on. Blocks are small: for larger ones Linux takes larger
// pieces of memory, which are rarely at hand: builds took 15 % longer with 1 MiB.
constexpr int kPagesAtOnce = 1'000;
constexpr uint64_t kBlockBytes = 32 << 10;

// What is saved must survive a loss of power, or not be there.
absl::Status Flush(const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(File file, File::OpenForReading(path));
  return file.Sync();
}

absl::Status Stopped() {
  return MakeError(ErrorReason::kShuttingDown, "the state was not saved: the build stops");
}

absl::Status CopyFile(const std::string& source, const std::string& path,
                      const std::atomic<bool>& stop) {
  FIRN_ASSIGN_OR_RETURN(const File from, File::OpenForReading(source));
  FIRN_ASSIGN_OR_RETURN(const uint64_t size, from.Size());
  FIRN_ASSIGN_OR_RETURN(File to, File::Create(path));
  std::string block;
  for (uint64_t at = 0; at < size; at += block.size()) {
    if (stop) return Stopped();
    FIRN_RETURN_IF_ERROR(from.ReadAt(at, std::min(kBlockBytes, size - at), block));
    FIRN_RETURN_IF_ERROR(to.Append(block));
  }
  return absl::OkStatus();
}

// Copies the tables as the connection sees them.
absl::Status CopyTables(Connection& connection, const std::string& path,
                        const std::atomic<bool>& stop) {
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  FIRN_ASSIGN_OR_RETURN(Connection copy, Connection::Open(path, Connection::Mode::kCreate));
  FIRN_RETURN_IF_ERROR(copy.Run("pragma synchronous = off"));
  sqlite3_backup* backup = sqlite3_backup_init(copy.handle(), "main", connection.handle(), "main");
  if (backup == nullptr) return copy.LastError();
  int code = SQLITE_OK;
  while (code == SQLITE_OK && !stop) code = sqlite3_backup_step(backup, kPagesAtOnce);
  if (sqlite3_backup_finish(backup) != SQLITE_OK) return copy.LastError();
  return code == SQLITE_DONE ? absl::OkStatus() : Stopped();
}

// What is half done is removed.
absl::Status Finish(absl::Status copied, const std::string& path) {
  std::error_code ignored;
  if (!copied.ok()) std::filesystem::remove(path, ignored);
  return copied;
}

}  // namespace

void Checkpoints::FindSaved() {
  const std::string prefix = absl::StrCat(path_.filename().string(), ToAbsl(kInfix));
  std::error_code error;
  std::vector<Position> found;
  for (const auto& entry : std::filesystem::directory_iterator(path_.parent_path(), error)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with(prefix)) continue;
    Position position = 0;
    const char* const end = name.data() + name.size();
    const auto parsed = std::from_chars(name.data() + prefix.size(), end, position);
    if (parsed.ec == std::errc() && parsed.ptr == end) found.push_back(position);
  }
  std::ranges::sort(found);
  while (!found.empty() && kCheckpointsMax * every_ < found.back()) every_ = every_ * 2;
  MutexLock lock(mutex_);
  saved_ = std::move(found);
}

absl::Status Checkpoints::SaveBuilt(Position position) {
  AwaitSaver();
  const std::string path = UnfinishedPathOf(position);
  FIRN_RETURN_IF_ERROR(Finish(CopyFile(path_.string(), path, stop_), path));
  return StartSaver(position, [] { return absl::OkStatus(); });
}

absl::Status Checkpoints::SaveFollowing(Position position) {
  AwaitSaver();
  FIRN_ASSIGN_OR_RETURN(Connection snapshot,
                        Connection::Open(path_.string(), Connection::Mode::kRead));
  FIRN_RETURN_IF_ERROR(snapshot.Run("begin"));
  // From the first read on, the transaction shows this moment.
  FIRN_RETURN_IF_ERROR(snapshot.Integer("select position from firn_projection").status());
  return StartSaver(position, [this, position, snapshot = std::move(snapshot)]() mutable {
    const std::string path = UnfinishedPathOf(position);
    return Finish(CopyTables(snapshot, path, stop_), path);
  });
}

void Checkpoints::AwaitSaver() {
  if (saver_.joinable()) saver_.join();
}

absl::Status Checkpoints::StartSaver(Position position, absl::AnyInvocable<absl::Status()> copy) {
  FIRN_ASSIGN_OR_RETURN(
      saver_, StartThread([this, position, copy = std::move(copy)]() mutable {
        absl::Status saved = copy();
        if (saved.ok()) saved = Publish(position);
        if (saved.ok() || stop_) return;
        log::Warning("a projection's state was not saved; reading the past may take longer",
                     {{"file", path_.string()},
                      {"position", position},
                      {"error", std::string(saved.message())}});
      }));
  return absl::OkStatus();
}

absl::Status Checkpoints::Publish(Position position) {
  const std::string unfinished = UnfinishedPathOf(position);
  FIRN_RETURN_IF_ERROR(Flush(unfinished));
  std::error_code error;
  std::filesystem::rename(unfinished, PathOf(position), error);
  if (error) {
    return MakeError(
        ErrorReason::kInternal,
        absl::StrCat("cannot write ", PathOf(position).string(), ": ", error.message()));
  }
  Add(position);
  return absl::OkStatus();
}

void Checkpoints::Add(Position position) {
  std::vector<Position> dropped;
  {
    MutexLock lock(mutex_);
    saved_.push_back(position);
    if (saved_.size() > kCheckpointsMax) {
      every_ = every_ * 2;
      std::erase_if(saved_, [&](Position saved) {
        if (saved % every_ == 0) return false;
        dropped.push_back(saved);
        return true;
      });
    }
  }
  std::error_code ignored;
  for (const Position saved : dropped) std::filesystem::remove(PathOf(saved), ignored);
}

std::vector<Position> Checkpoints::saved() const {
  MutexLock lock(mutex_);
  return saved_;
}

SavedState Checkpoints::AtOrBelow(Position position) const {
  MutexLock lock(mutex_);
  const auto above = std::ranges::upper_bound(saved_, position);
  if (above == saved_.begin()) return {};
  return {.position = *std::prev(above), .path = PathOf(*std::prev(above))};
}

void Checkpoints::Drop(Position position) {
  {
    MutexLock lock(mutex_);
    std::erase(saved_, position);
  }
  std::error_code ignored;
  std::filesystem::remove(PathOf(position), ignored);
}

void Checkpoints::Stop() {
  stop_ = true;
  if (saver_.joinable()) saver_.join();
}

void Checkpoints::RemoveAll() {
  std::error_code ignored;
  for (const Position position : saved()) std::filesystem::remove(PathOf(position), ignored);
}

std::string Checkpoints::UnfinishedPathOf(Position position) const {
  return PathOf(position).string() + ".tmp";
}

std::filesystem::path Checkpoints::PathOf(Position position) const {
  return absl::StrCat(path_.string(), ToAbsl(kInfix), position);
}

}  // namespace firn::projection
