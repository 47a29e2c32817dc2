#include "firn/store/append_queue.h"

#include <utility>

#include "firn/base/status.h"

namespace firn {
namespace {

AppendLoad LoadOf(const PendingAppend& append) {
  AppendLoad load{.events = append.request.events.size(), .bytes = RequestBytes(append.request)};
  for (const CommittedEvent& committed : append.recorded) {
    ++load.events;
    load.bytes += EventBytes(committed.event);
  }
  return load;
}

}  // namespace

absl::Status AppendQueue::Push(PendingAppend& append) {
  append.load = LoadOf(append);
  MutexLock lock(mutex_);
  if (closed_) {
    return MakeError(ErrorReason::kShuttingDown,
                     "the server is stopping; send the same request again when it is back");
  }
  if (load_.events >= limit_.events || load_.bytes >= limit_.bytes) {
    return MakeError(ErrorReason::kOverloaded,
                     "the append queue is full; send the same request again after a moment");
  }
  load_.events += append.load.events;
  load_.bytes += append.load.bytes;
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
    sum.events += next.load.events;
    sum.bytes += next.load.bytes;
    const bool is_recorded = next.recorded_done != nullptr;
    if (!taken.empty() && (is_recorded || sum.events > group.events || sum.bytes > group.bytes)) {
      break;
    }
    load_.events -= next.load.events;
    load_.bytes -= next.load.bytes;
    taken.push_back(std::move(next));
    appends_.pop_front();
    if (is_recorded) break;
  }
  return taken;
}

void AppendQueue::Close() {
  MutexLock lock(mutex_);
  closed_ = true;
  not_empty_.SignalAll();
}

}  // namespace firn
