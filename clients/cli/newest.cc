#include "cli/newest.h"

#include <algorithm>

namespace firn::cli {
namespace {

// The contract's limit.
constexpr size_t kStreamsMax = 1000;

// Goes on looking for one event, below where the answer before left off.
grpc::Status LookFurther(v1::GetNewestEventsRequest request, const std::string& stream,
                         const NewestCall& call, v1::NewestEvent* newest) {
  request.clear_streams();
  request.add_streams(stream);
  while (!newest->has_event() && newest->position() > 0) {
    request.set_until_position(newest->position());
    v1::GetNewestEventsResponse response;
    if (grpc::Status status = call(request, &response); !status.ok()) return status;
    *newest = response.newest(0);
  }
  return grpc::Status::OK;
}

}  // namespace

grpc::Status FindNewest(v1::GetNewestEventsRequest request, const std::vector<std::string>& streams,
                        const NewestCall& call, std::vector<std::optional<v1::EventDTO>>* found) {
  while (found->size() < streams.size()) {
    request.clear_streams();
    const size_t end = std::min(streams.size(), found->size() + kStreamsMax);
    for (size_t i = found->size(); i < end; ++i) request.add_streams(streams[i]);
    v1::GetNewestEventsResponse response;
    if (grpc::Status status = call(request, &response); !status.ok()) return status;
    // From now on the moment stands.
    request.set_until_position(response.head());
    for (v1::NewestEvent& newest : *response.mutable_newest()) {
      grpc::Status status = LookFurther(request, streams[found->size()], call, &newest);
      if (!status.ok()) return status;
      found->push_back(newest.has_event() ? std::optional(newest.event()) : std::nullopt);
    }
  }
  return grpc::Status::OK;
}

}  // namespace firn::cli
