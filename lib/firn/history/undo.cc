#include "firn/history/undo.h"

#include <optional>
#include <utility>

#include "firn/base/status.h"
#include "firn/base/time.h"
#include "firn/core/validate.h"
#include "firn/history/undo_planner.h"

namespace firn::history {
namespace {

// How often a request is planned before it gives way to what others append.
constexpr int kAttemptsMax = 5;

// Whether the log has changed since the plan was made: by another event, or by the same request,
// which another thread has answered.
bool IsOutdated(const absl::Status& status) {
  const std::optional<ErrorReason> reason = ReasonOf(status);
  return reason == ErrorReason::kCheckFailed || reason == ErrorReason::kEventIdConflict ||
         reason == ErrorReason::kBatchPartlyKnown;
}

}  // namespace

// A call under way.
struct Undoer::Call {
  UndoRequest request;
  AppendTerms terms;
  UndoDone done;
  int attempts = 0;
  std::shared_ptr<UndoPlanner> planner;

  void Finish(const absl::Status& status) {
    std::move(done)(status, std::move(planner->plan().result));
  }
};

void Undoer::Run(UndoRequest request, const AppendTerms& terms, UndoDone done) {
  Try(std::make_shared<Call>(
      Call{.request = std::move(request), .terms = terms, .done = std::move(done)}));
}

void Undoer::Try(const std::shared_ptr<Call>& call) {
  ++call->attempts;
  call->planner = std::make_shared<UndoPlanner>(call->request, schemas_.schemas(),
                                                store_.head().position, SystemClockMicros() / 1000);
  RunSteps(store_, call->planner, call->terms, [this, call](const absl::Status& planned) {
    if (!planned.ok()) return call->Finish(planned);
    const bool is_done = call->planner->plan().result.duplicate || call->request.validate_only;
    is_done ? call->Finish(absl::OkStatus()) : Append(call);
  });
}

void Undoer::Append(const std::shared_ptr<Call>& call) {
  const UndoPlan& plan = call->planner->plan();
  AppendRequest request;
  for (const LogEvent& event : plan.result.events) request.events.push_back(event.event);
  if (const absl::Status valid = ValidateBatch(request); !valid.ok()) return call->Finish(valid);
  request.checks.emplace_back(NoMatchCheck{.query = plan.watched, .after = plan.head});
  store_.Append(
      std::move(request),
      [this, call](const absl::StatusOr<AppendResult>& appended) {
        if (!appended.ok()) {
          if (IsOutdated(appended.status()) && call->attempts < kAttemptsMax) return Try(call);
          return call->Finish(appended.status());
        }
        UndoPlan& made = call->planner->plan();
        for (const schema::SchemaWarning& warning : made.warnings) schema::Report(warning);
        for (size_t i = 0; i < made.result.events.size(); ++i) {
          made.result.events[i].place = appended->events[i];
        }
        made.result.duplicate = appended->duplicate;
        call->Finish(absl::OkStatus());
      },
      call->terms);
}

}  // namespace firn::history
