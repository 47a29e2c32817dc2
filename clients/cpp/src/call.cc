#include "src/call.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "src/status.h"

namespace firn {
inline namespace client {
namespace internal {

void RetriedCall::Start(Core& core, const CallOptions& options, Attempt attempt, Done done) {
  core.AddCall();
  const std::shared_ptr<RetriedCall> call(
      new RetriedCall(core, core.DeadlineOf(options), std::move(attempt), std::move(done)));
  call->stop_.emplace(core, options.stop, [call = call.get()] { call->Cancel(); });
  call->Begin();
}

RetriedCall::RetriedCall(Core& core, absl::Time deadline, Attempt attempt, Done done)
    : core_(core), deadline_(deadline), attempt_(std::move(attempt)), done_(std::move(done)) {}

void RetriedCall::Begin() {
  auto next = std::make_shared<grpc::ClientContext>();
  grpc::ClientContext* const context = next.get();
  context->set_deadline(absl::ToChronoTime(deadline_));
  // gRPC makes progress with a connection while a call waits for it: one that fails at once because
  // there is none, again and again, may see it seconds too late.
  context->set_wait_for_ready(!last_failure_.ok());
  core_.Prepare(*context);
  {
    const std::lock_guard lock(mutex_);
    context_ = std::move(next);
    alarm_.reset();
  }
  // A stop before this found no context to cancel.
  if (stop_->requested()) {
    ReleaseContext();
    return Finish(stop_->status());
  }
  attempt_(context,
           [self = shared_from_this()](const grpc::Status& ended) { self->OnAttempt(ended); });
}

void RetriedCall::ReleaseContext() {
  const std::lock_guard lock(mutex_);
  context_ = nullptr;
}

void RetriedCall::OnAttempt(const grpc::Status& ended) {
  // It is over: there is nothing to cancel.
  ReleaseContext();
  if (ended.ok()) return Finish(absl::OkStatus());
  if (stop_->requested()) return Finish(stop_->status());
  absl::Status failure = ToStatus(ended);
  if (IsOutOfTime(failure) && !last_failure_.ok()) return Finish(std::move(last_failure_));
  if (!IsTransient(failure)) return Finish(std::move(failure));
  const absl::Duration pause = std::max(backoff_.Next(), RetryDelay(failure));
  if (absl::Now() + pause >= deadline_) return Finish(std::move(failure));
  last_failure_ = std::move(failure);
  BeginAfter(pause);
}

void RetriedCall::BeginAfter(absl::Duration pause) {
  const std::lock_guard lock(mutex_);
  alarm_.emplace();
  alarm_->Set(absl::ToChronoTime(absl::Now() + pause),
              [self = shared_from_this()](bool) { self->Begin(); });
  // A stop before this found no alarm to cancel.
  if (stop_->requested()) alarm_->Cancel();
}

void RetriedCall::Cancel() {
  std::shared_ptr<grpc::ClientContext> context;
  {
    const std::lock_guard lock(mutex_);
    if (alarm_) alarm_->Cancel();
    context = context_;
  }
  if (context != nullptr) context->TryCancel();
}

void RetriedCall::Finish(absl::Status status) noexcept {
  // Waits for a stop under way.
  stop_.reset();
  std::exchange(done_, nullptr)(std::move(status));
  core_.RemoveCall();
}

}  // namespace internal
}  // namespace client
}  // namespace firn
