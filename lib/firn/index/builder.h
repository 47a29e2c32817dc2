// Turns full tails into runs, and runs into fewer runs, on a thread of its own.

#ifndef FIRN_INDEX_BUILDER_H_
#define FIRN_INDEX_BUILDER_H_

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "firn/base/mutex.h"
#include "firn/index/folder.h"
#include "firn/index/merge.h"
#include "firn/index/tail.h"
#include "firn/index/view.h"

namespace firn::index {

struct BuilderOptions {
  // Postings that a tail has room for.
  size_t tail_capacity = 0;
  // So many runs of a level become one of the next.
  size_t fan_in = 0;
};

// Thread-safe.
class Builder {
 public:
  // Starts the thread. `runs` are the folder's, oldest first; `newest` is the tail that is added
  // to.
  Builder(Folder folder, Runs runs, std::shared_ptr<const Tail> newest,
          const BuilderOptions& options);

  // Stops at once. What is not finished is not lost: the log has it.
  ~Builder();

  // Makes `view` the newest one. What the old one alone refers to is let go of under the lock, so
  // that the thread sees for sure that it may be used again.
  void Refresh(std::shared_ptr<const View>& view) const;

  // Lets go of a view, under the lock for the same reason.
  void Release(std::shared_ptr<const View>& view) const;

  // Says that another tail is added to from now on, which has the same postings or fewer.
  void Replace(std::shared_ptr<const Tail> tail);

  // Returns when another full tail may be given away: at once, unless the thread is far behind.
  // While tails cannot be written, the error says why (kDiskFull, kInternal, kCorrupted).
  absl::Status AwaitRoom();

  // Takes a full tail, which becomes a run that covers what `facts` says, and gives an empty one,
  // which is added to from now on.
  std::shared_ptr<Tail> Exchange(std::shared_ptr<Tail> full, const RunFacts& facts);

  // Returns when nothing is left to be done, or with the error that is in the way.
  absl::Status AwaitIdle();

 private:
  struct Sealed {
    std::shared_ptr<Tail> tail;
    RunFacts facts;
  };

  void Work();
  // Does one bounded piece of work. False if there is none.
  absl::StatusOr<bool> DoSomething();
  absl::Status WriteTail(const Sealed& sealed);
  // Goes on with the merge under way, or begins the next one. False if there is none.
  absl::StatusOr<bool> DoMerge();
  absl::Status StepMerge();
  // Gives up the merge under way, and the room that its file takes.
  void DropMerge();
  // A merge only saves lookups: that it fails is told, and appends go on.
  void NoteMerge(const absl::Status& status);
  // The oldest runs of one level that are enough for one of the next; none if there are not enough.
  Runs RunsToMerge() const;
  void InstallTail(std::shared_ptr<const Run> run);
  void InstallMerged(std::shared_ptr<const Run> run);
  std::shared_ptr<Tail> TakeSpare();
  // Frees what no view refers to any more, here and not on the writer's thread.
  void FreeRetired();
  void PublishView() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Waits for work, or after a failure for a while. False if the thread is to end.
  bool Rest(bool failed);

  const Folder folder_;
  const BuilderOptions options_;

  mutable Mutex mutex_;
  CondVar changed_;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  bool idle_ ABSL_GUARDED_BY(mutex_) = false;
  // Of the last tail, and of the last merge.
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
  absl::Status merge_status_ ABSL_GUARDED_BY(mutex_);
  std::deque<Sealed> sealed_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<Tail> spare_ ABSL_GUARDED_BY(mutex_);
  Runs runs_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const Tail> newest_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const View> view_ ABSL_GUARDED_BY(mutex_);

  // Owned by the thread.
  std::unique_ptr<Merge> merge_;
  std::string merge_path_;  // of its unfinished file; empty if there is none
  std::chrono::steady_clock::time_point next_merge_ = std::chrono::steady_clock::time_point::min();
  std::vector<std::shared_ptr<Tail>> retired_tails_;
  Runs retired_runs_;

  std::thread thread_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_BUILDER_H_
