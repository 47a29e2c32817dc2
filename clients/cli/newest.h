// Finds the newest event of each of many streams, over as many calls as that takes.

#ifndef FIRN_CLI_NEWEST_H_
#define FIRN_CLI_NEWEST_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "firn/v1/event_store.pb.h"
#include "grpcpp/support/status.h"

namespace firn::cli {

// GetNewestEvents, see Client.
using NewestCall =
    std::function<grpc::Status(const v1::GetNewestEventsRequest&, v1::GetNewestEventsResponse*)>;

// Fills `found` with each stream's newest event, or nothing if it has none, all as of the moment
// of the first answer. `request` has everything but the streams. The error is the call's.
grpc::Status FindNewest(v1::GetNewestEventsRequest request, const std::vector<std::string>& streams,
                        const NewestCall& call, std::vector<std::optional<v1::EventDTO>>* found);

}  // namespace firn::cli

#endif  // FIRN_CLI_NEWEST_H_
