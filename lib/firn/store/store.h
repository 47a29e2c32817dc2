// The store: one writer thread over an engine, a pool of readers, and the head of the log.
//
// The life of an append: Append queues it; the writer thread takes what has gathered during the
// last flush as one group, has the engine commit it, publishes the new head, then answers everyone
// in the group. No delay is ever added to make groups larger.

#ifndef FIRN_STORE_STORE_H_
#define FIRN_STORE_STORE_H_

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/append.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"
#include "firn/store/append_queue.h"
#include "firn/store/commit_listener.h"
#include "firn/store/reader_pool.h"
#include "firn/store/standby.h"

namespace firn {

struct StoreOptions {
  int reader_threads = 2;
  // What may wait for the writer before appends are refused.
  AppendLoad queue_limit{.events = 100'000, .bytes = 64 << 20};
  // Set: nothing is appended but what another log has recorded. The server whose log that is,
  // "HOST:PORT"; empty: there is none.
  std::optional<std::string> primary = std::nullopt;
};

// Thread-safe.
class Store {
 public:
  // Starts the threads. Errors as Engine::OpenReader's.
  static absl::StatusOr<std::unique_ptr<Store>> Start(std::unique_ptr<Engine> engine,
                                                      const StoreOptions& options);

  // Use Start.
  Store(std::unique_ptr<Engine> engine, const StoreOptions& options);

  // Closes.
  ~Store();

  // Appends a valid batch. `done` gets the answer exactly once: on the calling thread if the
  // request is refused at once (kOverloaded, kShuttingDown, CheckWritable), else on the writer
  // thread, with a result that is durable, or what Engine::CommitGroup says, or kDeadlineExceeded,
  // kCancelled if it was no longer wanted when its turn came.
  void Append(AppendRequest request, AppendDone done, const AppendTerms& terms = {});

  // What Append would refuse at once, whatever is appended: kNotPrimary of a store that is a
  // standby, kCorrupted of a damaged one.
  absl::Status CheckWritable() const;

  // Ok, or kCorrupted, naming the damage for which nothing is appended, see Engine::damage. What is
  // made of the whole log (schemas, projections, histories, proofs of its end) is not known then.
  const absl::Status& damage() const { return damage_; }

  // Such damage has been met by who takes up what the log says, before anybody else uses the store.
  void NoteDamage(const absl::Status& damage);

  // What is known of the primary; null: this store is one itself.
  Standby* standby() { return standby_ ? &*standby_ : nullptr; }

  // Writes events that another log has recorded, at least one. `done` gets OK when they are
  // durable, or what Engine::CommitRecorded says; otherwise as Append's. To readers, waiters and
  // the commit listener they are a commit like any other.
  void AppendRecorded(CommittedGroup events, RecordedDone done);

  // Runs the task on a reader thread. kShuttingDown once the store is closed.
  absl::Status Read(ReadTask task) { return readers_->Run(std::move(task)); }
  ReaderPool& readers() { return *readers_; }

  // What an acknowledgement stands for.
  Durability durability() const { return durability_; }

  // The end of the log that readers may read.
  Head head() const;

  // Returns the head when it is beyond a position, the store is closed or `stop` is set; who sets
  // it calls WakeWaiters after.
  Head AwaitHead(Position beyond, const std::atomic<bool>& stop);
  void WakeWaiters();

  // Readers of one's own, for who reads much: they must be gone before the store is closed. Errors
  // as Engine::OpenReader's.
  absl::StatusOr<std::unique_ptr<EventReader>> OpenReader() { return engine_->OpenReader(); }
  absl::StatusOr<std::unique_ptr<ReaderPool>> OpenReaders(int threads) {
    return ReaderPool::Start(*engine_, threads);
  }

  const std::string& store_id() const { return store_id_; }

  // Called once, on the writer thread, when the store becomes read-only after a failed flush. Set
  // it before the first append.
  void OnReadOnly(std::function<void()> callback) { on_read_only_ = std::move(callback); }

  // Who hears of commits from now on; null: nobody.
  void SetCommitListener(std::shared_ptr<CommitListener> listener);

  // Refuses new work, finishes what waits, stops the threads and closes the database. May be called
  // twice.
  void Close();

 private:
  void WriteGroups();
  void WriteGroup(std::vector<PendingAppend> group);
  void WriteRecorded(CommittedGroup events, RecordedDone done);
  // Lets everyone see the engine's head; the listener who is to hear of the commit, or null.
  std::shared_ptr<CommitListener> PublishHead();
  void Maintain();
  // Remembers a failed flush: from then on every append is refused.
  void NoteFailure(const absl::Status& status);

  std::unique_ptr<Engine> engine_;
  const std::string store_id_;
  const Durability durability_;
  std::optional<Standby> standby_;
  absl::Status damage_;
  AppendQueue queue_;
  std::unique_ptr<ReaderPool> readers_;
  std::thread writer_;
  std::function<void()> on_read_only_;

  mutable Mutex head_mutex_;
  CondVar head_changed_;
  bool closed_ ABSL_GUARDED_BY(head_mutex_) = false;
  Head head_ ABSL_GUARDED_BY(head_mutex_);
  std::shared_ptr<CommitListener> listener_ ABSL_GUARDED_BY(head_mutex_);

  // Owned by the writer thread.
  absl::Status read_only_;
  bool maintenance_fails_ = false;
};

}  // namespace firn

#endif  // FIRN_STORE_STORE_H_
