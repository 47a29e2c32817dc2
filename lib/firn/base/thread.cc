#include "firn/base/thread.h"

#include <sys/resource.h>

#include "firn/base/log.h"

namespace firn {
namespace {

constexpr int kBackgroundNice = 10;
constexpr int kIdleNice = 19;

}  // namespace

void LowerPriority(Priority priority) {
  const int nice = priority == Priority::kBackground ? kBackgroundNice : kIdleNice;
  // On Linux the priority of "process" 0 is the calling thread's.
  if (setpriority(PRIO_PROCESS, 0, nice) != 0) log::Warning("cannot lower a thread's priority");
}

}  // namespace firn
