#include "firn/store/reader_pool.h"

#include <utility>

#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn {

absl::StatusOr<std::unique_ptr<ReaderPool>> ReaderPool::Start(Engine& engine, int threads) {
  auto pool = std::make_unique<ReaderPool>();
  for (int i = 0; i < threads; ++i) {
    FIRN_ASSIGN_OR_RETURN(std::unique_ptr<EventReader> reader, engine.OpenReader());
    pool->threads_.emplace_back(&ReaderPool::Work, pool.get(), std::move(reader));
  }
  return pool;
}

absl::Status ReaderPool::Run(ReadTask task) {
  MutexLock lock(mutex_);
  if (closed_) {
    return MakeError(ErrorReason::kShuttingDown, "the server is stopping; read again later");
  }
  tasks_.push_back(std::move(task));
  changed_.SignalOne();
  return absl::OkStatus();
}

void ReaderPool::Close() {
  {
    MutexLock lock(mutex_);
    closed_ = true;
    changed_.SignalAll();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void ReaderPool::Work(std::unique_ptr<EventReader> reader) {
  for (;;) {
    ReadTask task;
    {
      MutexLock lock(mutex_);
      while (tasks_.empty() && !closed_) changed_.Wait(mutex_);
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    std::move(task)(*reader);
  }
}

}  // namespace firn
