#include "firn/store/append_queue.h"

#include <utility>

#include "firn/base/status.h"

namespace firn {

absl::Status AppendQueue::Push(PendingAppend& append) {
  append.bytes = RequestBytes(append.request);
  MutexLock lock(mutex_);
  if (closed_) {
    return MakeError(ErrorReason::kShuttingDown,
                     "the server is stopping; send the same request again when it is back");
  }
  if (load_.events >= limit_.events || load_.bytes >= limit_.bytes) {
    return MakeError(ErrorReason::kOverloaded,
                     "the append queue is full; send the same request again after a moment");
  }
  load_.events += append.request.events.size();
  load_.bytes += append.bytes;
  appends_.push_back(std::move(append));
  not_empty_.SignalOne();
  return absl::OkStatus();
}

std::vector<PendingAppend> AppendQueue::PopGroup(AppendLoad group) {
  std::vector<PendingAppend> taken;
  AppendLoad sum;
  MutexLock lock(mutex_);
  while (appends_.empty() && !closed_) not_empty_.Wait(mutex_);
  while (!appends_.empty()) {
    PendingAppend& next = appends_.front();
    sum.events += next.request.events.size();
    sum.bytes += next.bytes;
    if (!taken.empty() && (sum.events > group.events || sum.bytes > group.bytes)) break;
    load_.events -= next.request.events.size();
    load_.bytes -= next.bytes;
    taken.push_back(std::move(next));
    appends_.pop_front();
  }
  return taken;
}

void AppendQueue::Close() {
  MutexLock lock(mutex_);
  closed_ = true;
  not_empty_.SignalAll();
}

}  // namespace firn
