// Threads that read: each owns one reader and runs tasks with it, one at a time.

#ifndef FIRN_STORE_READER_POOL_H_
#define FIRN_STORE_READER_POOL_H_

#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/engine.h"

namespace firn {

// Reads with the reader that it is lent; must end after about one page, so that others get a turn.
using ReadTask = absl::AnyInvocable<void(EventReader&) &&>;

// Thread-safe. The engine must outlive the pool.
class ReaderPool {
 public:
  // Opens `threads` readers and starts as many threads. Errors as Engine::OpenReader's.
  static absl::StatusOr<std::unique_ptr<ReaderPool>> Start(Engine& engine, int threads);

  ReaderPool() = default;
  ~ReaderPool() { Close(); }

  // Runs the task on one of the threads, in the order of calls. kShuttingDown if the pool is
  // closed; the task is then destroyed without being run.
  absl::Status Run(ReadTask task);

  // Refuses new tasks, runs those that wait, and joins the threads. May be called twice.
  void Close();

 private:
  void Work(std::unique_ptr<EventReader> reader);

  Mutex mutex_;
  CondVar changed_;
  std::deque<ReadTask> tasks_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace firn

#endif  // FIRN_STORE_READER_POOL_H_
