#include "firn/rpc/call.h"

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"

namespace firn::rpc {

void CallRegistry::Drain() {
  draining_ = true;
  MutexLock lock(mutex_);
  for (LongCall* call : long_calls_) call->OnDrain();
}

void CallRegistry::AddLong(LongCall& call) {
  MutexLock lock(mutex_);
  long_calls_.insert(&call);
  if (draining_) call.OnDrain();
}

void CallRegistry::RemoveLong(LongCall& call) {
  MutexLock lock(mutex_);
  long_calls_.erase(&call);
}

void CallRegistry::AwaitHandled(std::chrono::steady_clock::time_point deadline) {
  MutexLock lock(mutex_);
  while (handled_ > 0 && std::chrono::steady_clock::now() < deadline) {
    changed_.WaitUntil(mutex_, deadline);
  }
}

void CallRegistry::AwaitNone() {
  MutexLock lock(mutex_);
  while (existing_ > 0) changed_.Wait(mutex_);
}

void CallRegistry::Count(int existing, int handled) {
  MutexLock lock(mutex_);
  existing_ += existing;
  handled_ += handled;
  if (existing_ == 0 || handled_ == 0) changed_.SignalAll();
}

absl::Status ShuttingDown() {
  return MakeError(ErrorReason::kShuttingDown,
                   "the server is stopping; send the same request again when it is back");
}

absl::Status Unreadable(const std::string& type) {
  return InvalidFields(
      {{"request", absl::StrCat("cannot be read as ", type,
                                ": texts must be UTF-8; a nested payload may have about 30 "
                                "levels, payload_json more")}});
}

}  // namespace firn::rpc
