#include "firn/store/standby.h"

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"

namespace firn {

absl::Status Standby::Refusal() const {
  if (primary_.empty()) {
    return MakeError(ErrorReason::kNotPrimary,
                     "this server takes no writes: it was started with --read-only");
  }
  return MakeError(ErrorReason::kNotPrimary,
                   absl::StrCat("this server takes no writes: it follows the one at ", primary_,
                                "; send the same request there"),
                   {{"primary", primary_}});
}

Standby::Snapshot Standby::Now() const {
  MutexLock lock(mutex_);
  return now_;
}

void Standby::SetState(State state) {
  MutexLock lock(mutex_);
  now_.state = state;
}

void Standby::SetPrimaryHead(Position head) {
  MutexLock lock(mutex_);
  now_.primary_head = head;
}

}  // namespace firn
