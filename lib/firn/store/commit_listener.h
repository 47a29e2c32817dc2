// Hears of commits as they happen, with the events themselves.

#ifndef FIRN_STORE_COMMIT_LISTENER_H_
#define FIRN_STORE_COMMIT_LISTENER_H_

#include "firn/core/append.h"

namespace firn {

// Called by the writer thread, after the new head was published: whoever finds a head of the store
// that lies before a commit, and wanted commits before he looked, hears of it.
class CommitListener {
 public:
  // Whether OnCommit is to be called.
  virtual bool WantsCommits() const = 0;

  // Called after the appends were answered. Must not wait.
  virtual void OnCommit(CommittedGroup group) = 0;

  virtual ~CommitListener() = default;
};

}  // namespace firn

#endif  // FIRN_STORE_COMMIT_LISTENER_H_
