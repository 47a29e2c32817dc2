// Appends that wait for the writer: bounded, first in first out.

#ifndef FIRN_STORE_APPEND_QUEUE_H_
#define FIRN_STORE_APPEND_QUEUE_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/append.h"

namespace firn {

// Takes the answer to an append. Called exactly once, and must not block.
using AppendDone = absl::AnyInvocable<void(absl::StatusOr<AppendResult>) &&>;

// Until when an append is wanted. What is no longer wanted when the writer comes to it is not
// written.
struct AppendTerms {
  std::chrono::system_clock::time_point deadline = std::chrono::system_clock::time_point::max();
  // True from the moment on when the client is gone; null if that is not known. Must stay valid
  // until the answer.
  const std::atomic<bool>* cancelled = nullptr;
};

// Takes what became of events that another log has recorded. As AppendDone.
using RecordedDone = absl::AnyInvocable<void(absl::Status) &&>;

// An amount of appends.
struct AppendLoad {
  size_t events = 0;
  size_t bytes = 0;
};

// A request, or events that another log has recorded.
struct PendingAppend {
  AppendRequest request = {};
  AppendDone done = nullptr;
  AppendTerms terms = {};
  CommittedGroup recorded = {};
  RecordedDone recorded_done = nullptr;
  AppendLoad load = {};  // the queue says it
};

// Thread-safe.
class AppendQueue {
 public:
  // A request is accepted while the queue holds less than `limit`, so one that is larger than the
  // rest of the room still gets in.
  explicit AppendQueue(AppendLoad limit) : limit_(limit) {}

  // Adds to the end. kOverloaded if the queue is full, kShuttingDown if it is closed; `append` is
  // then untouched.
  absl::Status Push(PendingAppend& append);

  // Waits for appends and takes those at the front that fit into one group: at least one, more
  // while they stay within `group`. Recorded events are a group of their own. Empty once the queue
  // is closed and drained.
  std::vector<PendingAppend> PopGroup(AppendLoad group);

  // Refuses new appends; those inside are still handed out.
  void Close();

 private:
  const AppendLoad limit_;
  Mutex mutex_;
  CondVar not_empty_;
  std::deque<PendingAppend> appends_ ABSL_GUARDED_BY(mutex_);
  AppendLoad load_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace firn

#endif  // FIRN_STORE_APPEND_QUEUE_H_
