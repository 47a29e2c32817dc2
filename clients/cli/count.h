// Counts events over as many calls as that takes.

#ifndef FIRN_CLI_COUNT_H_
#define FIRN_CLI_COUNT_H_

#include <cstdint>
#include <functional>

#include "cli/progress.h"
#include "firn/v1/event_store.pb.h"
#include "grpcpp/support/status.h"

namespace firn::cli {

// CountEvents, see Client.
using CountCall =
    std::function<grpc::Status(const v1::CountEventsRequest&, v1::CountEventsResponse*)>;

struct Count {
  uint64_t events = 0;
  // The part of the log that was counted: exclusive, inclusive.
  uint64_t after = 0;
  uint64_t until = 0;
  uint64_t calls = 0;
  // With `explain`: the items of the first call, the costs of all.
  v1::ReadPlan plan = {};
};

// Counts up to where the first answer says that there is something to count. The error is the
// call's.
grpc::Status CountAll(v1::CountEventsRequest request, const CountCall& call, Progress& progress,
                      Count* count);

}  // namespace firn::cli

#endif  // FIRN_CLI_COUNT_H_
