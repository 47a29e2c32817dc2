#include "cli/count.h"

#include "absl/strings/str_cat.h"
#include "cli/text.h"

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

ProgressState MakeState(uint64_t after, const v1::CountEventsResponse& response) {
  const uint64_t done = response.position() - after;
  const uint64_t total = response.until() - after;
  ProgressState state{.events = done};
  state.label =
      absl::StrCat("looked at ", WithThousands(done), " of ", WithThousands(total), " positions");
  if (total > 0) state.fraction = static_cast<double>(done) / static_cast<double>(total);
  return state;
}

}  // namespace

grpc::Status CountAll(v1::CountEventsRequest request, const CountCall& call, Progress& progress,
                      Count* count) {
  *count = {.after = request.after_position()};
  v1::CountEventsResponse response;
  do {
    if (grpc::Status status = call(request, &response); !status.ok()) return status;
    ++count->calls;
    count->events += response.count();
    count->until = response.until();
    AddPlan(response.plan(), count->plan);
    if (progress.IsDue()) progress.Draw(MakeState(count->after, response));
    request.set_after_position(response.position());
    // What is appended meanwhile is not counted.
    request.set_until_position(response.until());
  } while (response.position() < response.until());
  progress.Clear();
  return grpc::Status::OK;
}

}  // namespace firn::cli
