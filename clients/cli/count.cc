#include "cli/count.h"

namespace firn::cli {
namespace {

void AddPlan(const v1::ReadPlan& plan, v1::ReadPlan& sum) {
  if (sum.items().empty()) {
    sum = plan;
    return;
  }
  sum.set_until_position(plan.until_position());
  sum.set_index_seeks(sum.index_seeks() + plan.index_seeks());
  sum.set_events_examined(sum.events_examined() + plan.events_examined());
  sum.set_events_matched(sum.events_matched() + plan.events_matched());
}

}  // namespace

grpc::Status CountAll(v1::CountEventsRequest request, const CountCall& call,
                      const std::function<void(uint64_t, uint64_t)>& on_progress, Count* count) {
  *count = {.after = request.after_position()};
  v1::CountEventsResponse response;
  do {
    if (grpc::Status status = call(request, &response); !status.ok()) return status;
    ++count->calls;
    count->events += response.count();
    count->until = response.until();
    AddPlan(response.plan(), count->plan);
    on_progress(response.position(), response.until());
    request.set_after_position(response.position());
    // What is appended meanwhile is not counted.
    request.set_until_position(response.until());
  } while (response.position() < response.until());
  return grpc::Status::OK;
}

}  // namespace firn::cli
