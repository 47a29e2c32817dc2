// Takes events of another log into a store, as they come: what comes during one commit is the next.

#ifndef FIRN_REPLICA_INTAKE_H_
#define FIRN_REPLICA_INTAKE_H_

#include <functional>
#include <map>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "firn/base/mutex.h"
#include "firn/core/append.h"
#include "firn/replica/whole_batches.h"
#include "firn/store/store.h"

namespace firn::replica {

// Called when events of a stream are durable, on the store's writer thread; must not block.
using StreamChanged = std::function<void()>;

// Used by one thread. Uses the store, whose writer thread calls it: Settle before it is destroyed.
class Intake {
 public:
  // `streams`: who hears of events of which stream. `on_commit` hears of each commit, as they do.
  Intake(Store& store, std::map<std::string, StreamChanged> streams,
         std::function<void(Position head)> on_commit)
      : store_(store), streams_(std::move(streams)), on_commit_(std::move(on_commit)) {}

  // Takes what follows the events before, and has what is known to be whole committed; waits while
  // too much is held. `head`: where the other log ended then. False if a commit has failed, as
  // Store::AppendRecorded says: then nothing is taken before Settle.
  bool Add(CommittedGroup events, Position head);

  // Waits until what is whole is committed, and forgets what is left: the next event is to be the
  // one after the store's head. Answers what went wrong, and forgets it too.
  absl::Status Settle();

 private:
  void Commit(CommittedGroup group);
  void OnCommitted(const absl::Status& status, const std::set<std::string>& touched);

  Store& store_;
  const std::map<std::string, StreamChanged> streams_;
  const std::function<void(Position head)> on_commit_;

  mutable Mutex mutex_;
  CondVar changed_;
  WholeBatches batches_ ABSL_GUARDED_BY(mutex_);
  bool is_committing_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status status_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::replica

#endif  // FIRN_REPLICA_INTAKE_H_
