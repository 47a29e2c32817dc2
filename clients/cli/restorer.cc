#include "cli/restorer.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <deque>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "firn/backup/directory.h"
#include "firn/base/file.h"
#include "firn/base/log.h"
#include "firn/base/mutex.h"
#include "firn/base/sha256.h"
#include "firn/base/status_macros.h"
#include "firn/core/engine.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/proof/entry.h"

namespace firn::cli {
namespace {

namespace fs = std::filesystem;

constexpr char kTemporaryEnding[] = ".restoring";
// 64 MiB: nothing is flushed for the sake of a commit, so that a longer log only saves work.
constexpr int kWalPages = 16'384;
// Groups that wait to be written.
constexpr size_t kWaitingMax = 3;
// Events that one thread hashes at a time: a complete subtree.
constexpr uint64_t kHashedTogether = 1 << 18;

// Hands groups from the thread that reads them to the one that writes them.
class GroupQueue {
 public:
  // False if nobody takes them any more.
  bool Push(CommittedGroup group) {
    MutexLock lock(mutex_);
    while (groups_.size() >= kWaitingMax && !is_closed_) changed_.Wait(mutex_);
    if (is_closed_) return false;
    groups_.push_back(std::move(group));
    changed_.SignalAll();
    return true;
  }

  // Nothing after the last one.
  std::optional<CommittedGroup> Pop() {
    MutexLock lock(mutex_);
    while (groups_.empty() && !is_finished_) changed_.Wait(mutex_);
    if (groups_.empty()) return std::nullopt;
    CommittedGroup group = std::move(groups_.front());
    groups_.pop_front();
    changed_.SignalAll();
    return group;
  }

  // There are no more.
  void Finish() {
    MutexLock lock(mutex_);
    is_finished_ = true;
    changed_.SignalAll();
  }

  // No more are wanted.
  void Close() {
    MutexLock lock(mutex_);
    is_closed_ = true;
    changed_.SignalAll();
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  std::deque<CommittedGroup> groups_ ABSL_GUARDED_BY(mutex_);
  bool is_finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_closed_ ABSL_GUARDED_BY(mutex_) = false;
};

// Whether another file system begins at the folder, so that none can be renamed to it.
bool IsMountPoint(const std::string& folder) {
  struct statx found {};
  return statx(AT_FDCWD, folder.c_str(), 0, 0, &found) == 0 &&
         (found.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}

absl::Status CheckFree(const std::string& data_dir) {
  if (IsMountPoint(data_dir)) {
    return absl::FailedPreconditionError(
        absl::StrCat(data_dir,
                     " is a mount point, which cannot be replaced by what is restored; "
                     "choose a folder below it with --data-dir"));
  }
  std::error_code error;
  const bool is_free = !fs::exists(data_dir, error) ||
                       (fs::is_directory(data_dir, error) && fs::is_empty(data_dir, error));
  if (is_free && !error) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(data_dir,
                   " is there already, and not empty; a log is restored only into a new "
                   "directory: move it away, or choose another one with --data-dir"));
}

// Removes the folder of a restore. Its lock, which says that it is one, goes last: whoever is
// killed here leaves what the next restore can remove.
std::error_code RemoveFolder(const std::string& folder) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    entries.push_back(entry->path());
  }
  std::partition(entries.begin(), entries.end(),
                 [](const fs::path& path) { return path.filename() != "LOCK"; });
  entries.emplace_back(folder);
  for (size_t i = 0; !error && i < entries.size(); ++i) fs::remove_all(entries[i], error);
  return error;
}

// Removes what a restore left behind that was killed.
absl::Status RemoveLeftovers(const std::string& folder) {
  std::error_code error;
  if (!fs::exists(folder, error)) return absl::OkStatus();
  const int lock = open((folder + "/LOCK").c_str(), O_RDWR | O_CLOEXEC);
  const bool is_ours = lock >= 0;
  const bool is_in_use = is_ours && flock(lock, LOCK_EX | LOCK_NB) != 0;
  if (is_ours) close(lock);
  if (is_in_use) {
    return absl::FailedPreconditionError(
        absl::StrCat("another restore is writing to ", folder, "; wait for it, or stop it"));
  }
  if (!is_ours && !fs::is_empty(folder, error)) {
    return absl::FailedPreconditionError(
        absl::StrCat(folder, " is in the way, and no restore made it; move it away"));
  }
  error = RemoveFolder(folder);
  if (!error) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat("cannot remove ", folder, ": ", error.message()));
}

// The tree over a part of the log as a database has it now.
absl::StatusOr<backup::Frontier> HashPart(EventReader& reader, Position after, Position until) {
  backup::Frontier part;
  FIRN_ASSIGN_OR_RETURN(const ReadResult result, reader.Read({.after = after, .until = until},
                                                             [&](const RecordedEvent& event) {
                                                               part.Add(proof::HashEvent(event));
                                                             }));
  if (result.looked_to != until || part.size() != until - after) {
    return absl::DataLossError("the restored log has a gap");
  }
  return part;
}

// The tree over the whole log as a database has it now.
class LogHasher {
 public:
  LogHasher(Engine& engine, const std::function<bool(Position, bool)>& go_on)
      : engine_(engine),
        go_on_(go_on),
        head_(engine.head().position),
        parts_((head_ + kHashedTogether - 1) / kHashedTogether) {}

  absl::StatusOr<backup::Frontier> Run() {
    const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, 8U);
    std::vector<std::thread> threads;
    std::vector<absl::Status> results(count);
    for (unsigned i = 1; i < count; ++i) {
      threads.emplace_back([this, &result = results[i]] { result = Work(); });
    }
    results[0] = Work();
    for (std::thread& thread : threads) thread.join();
    for (const absl::Status& result : results) FIRN_RETURN_IF_ERROR(result);
    backup::Frontier log;
    for (const backup::Frontier& part : parts_) log.Append(part);
    return log;
  }

 private:
  absl::Status Work() {
    FIRN_ASSIGN_OR_RETURN(const std::unique_ptr<EventReader> reader, engine_.OpenReader());
    for (size_t i = next_++; i < parts_.size(); i = next_++) {
      const Position after = i * kHashedTogether;
      const Position until = std::min(after + kHashedTogether, head_);
      if (!go_on_(until, /*is_reading=*/true)) return absl::CancelledError("not restored");
      FIRN_ASSIGN_OR_RETURN(parts_[i], HashPart(*reader, after, until));
    }
    return absl::OkStatus();
  }

  Engine& engine_;
  const std::function<bool(Position, bool)>& go_on_;
  const Position head_;
  std::atomic<size_t> next_ = 0;
  std::vector<backup::Frontier> parts_;
};

// Writes what the source gives. Both run at the same time.
absl::Status WriteLog(RestoreSource& source, GroupQueue& queue, Engine& engine,
                      const std::function<bool(Position, bool)>& go_on) {
  absl::Status read;
  std::thread reader([&] {
    read = source.Run();
    queue.Finish();
  });
  absl::Status written;
  while (written.ok()) {
    const std::optional<CommittedGroup> group = queue.Pop();
    if (!group) break;
    written = engine.CommitRecorded(*group);
    if (written.ok()) written = engine.Maintain();
    if (written.ok() && !go_on(group->back().place.position, /*is_reading=*/false)) {
      written = absl::CancelledError("not restored");
    }
  }
  queue.Close();
  reader.join();
  return written.ok() ? read : written;
}

absl::StatusOr<Restored> RestoreInto(const std::string& folder, const RestoreOptions& options,
                                     const std::function<bool(Position, bool)>& go_on) {
  FIRN_ASSIGN_OR_RETURN(const backup::Manifest manifest, backup::ReadManifest(options.directory));
  FIRN_ASSIGN_OR_RETURN(std::unique_ptr<Engine> engine,
                        sqlite::OpenEngine({.data_dir = folder,
                                            .durability = Durability::kWritten,
                                            .wal_pages = kWalPages,
                                            .store_id = manifest.store_id}));
  GroupQueue queue;
  RestoreSource source(options.directory, options.end,
                       [&](CommittedGroup group) { return queue.Push(std::move(group)); });
  FIRN_RETURN_IF_ERROR(WriteLog(source, queue, *engine, go_on));
  if (source.log().size() == 0) {
    return absl::OutOfRangeError(
        "that moment is in the middle of the log's first batch, and nothing is before it");
  }
  FIRN_ASSIGN_OR_RETURN(const backup::Frontier log, LogHasher(*engine, go_on).Run());
  const proof::Hash root = log.Root();
  if (log.size() != source.log().size() || root != source.log().Root()) {
    return absl::DataLossError(
        "the restored log is not the one of the backup; is the disk in order?");
  }
  engine.reset();
  // Which moves the write-ahead log into the database, flushes that, and removes the log; where the
  // disk has refused a flush, it is left. To flush the files again would tell nothing: the system
  // may have forgotten what it could not write. Their names the engine has flushed; an index that
  // is not there is made anew.
  if (fs::exists(folder + "/firn.db-wal")) {
    return absl::InternalError(absl::StrCat("the disk refused to flush the restored log, in ",
                                            folder, "; is it in order?"));
  }
  return Restored{.store_id = manifest.store_id,
                  .last = log.size(),
                  .last_us = source.last_us(),
                  .root = root,
                  .is_batch_left_out = source.is_batch_left_out()};
}

}  // namespace

absl::StatusOr<Restored> Restore(const RestoreOptions& options,
                                 const std::function<bool(Position, bool is_reading)>& go_on) {
  log::Configure(log::Level::kError, log::Format::kText);
  // Where links lead to, and without a slash at its end, so that there is a folder above it.
  std::error_code error;
  fs::path target = fs::weakly_canonical(fs::absolute(options.data_dir), error);
  if (error) {
    return absl::FailedPreconditionError(
        absl::StrCat(options.data_dir, " cannot be reached: ", error.message()));
  }
  if (!target.has_filename()) target = target.parent_path();
  const std::string folder = target.string() + kTemporaryEnding;
  FIRN_RETURN_IF_ERROR(CheckFree(target.string()));
  FIRN_RETURN_IF_ERROR(RemoveLeftovers(folder));
  absl::Cleanup remove = [&] { RemoveFolder(folder); };
  FIRN_ASSIGN_OR_RETURN(Restored restored, RestoreInto(folder, options, go_on));
  FIRN_RETURN_IF_ERROR(RenameDurably(folder, target.string(), target.parent_path().string()));
  std::move(remove).Cancel();
  return restored;
}

}  // namespace firn::cli
