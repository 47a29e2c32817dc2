#include "firn/base/thread.h"

#include <sys/resource.h>

#include "firn/base/log.h"

namespace firn {
namespace {

// A tenth of the share of a thread of ordinary priority.
constexpr int kNice = 10;

}  // namespace

void LowerPriority() {
  // On Linux the priority of "process" 0 is the calling thread's.
  if (setpriority(PRIO_PROCESS, 0, kNice) != 0) log::Warning("cannot lower a thread's priority");
}

}  // namespace firn
