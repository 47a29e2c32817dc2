// Threads: starting them with an error as a value, their priority.

#ifndef FIRN_BASE_THREAD_H_
#define FIRN_BASE_THREAD_H_

#include <system_error>
#include <thread>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"

namespace firn {

// kInternal if the machine has no more threads to give.
template <typename Body>
absl::StatusOr<std::thread> StartThread(Body&& body) {
  try {
    return std::thread(std::forward<Body>(body));
  } catch (const std::system_error& error) {
    return MakeError(ErrorReason::kInternal, absl::StrCat("cannot start a thread: ", error.what()));
  }
}

// How much processor time work in the background gets where there is not enough: a tenth of an
// ordinary thread's, or what nobody else wants.
enum class Priority { kBackground, kIdle };

// Of the calling thread. A machine that refuses is told in the log; only latency suffers.
void LowerPriority(Priority priority);

}  // namespace firn

#endif  // FIRN_BASE_THREAD_H_
