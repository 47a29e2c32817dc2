#include "src/replay.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "src/call.h"
#include "src/convert.h"
#include "src/methods.h"
#include "src/status.h"

namespace firn {
inline namespace client {
namespace internal {
namespace {

constexpr int kHeartbeatsMissed = 3;
constexpr absl::Duration kSilenceMin = absl::Seconds(3);
constexpr absl::Duration kFirstSilenceMin = absl::Seconds(10);
// A follower has no deadline, beyond which a server cannot ask it to wait.
constexpr absl::Duration kDelayMax = absl::Seconds(30);

}  // namespace

wire::ReplayEventsRequest ToProto(const ReplayRequest& request) {
  wire::ReplayEventsRequest message;
  message.set_payload_form(wire::PAYLOAD_FORM_JSON);
  message.set_after_position(request.after_position);
  if (request.until_position) message.set_until_position(*request.until_position);
  if (request.query) *message.mutable_query() = ToProto(*request.query);
  *message.mutable_bounds() = ToProto(request.bounds);
  message.set_batch_size(request.batch_size);
  return message;
}

wire::ReplayEventsRequest ToProto(const FollowRequest& request) {
  wire::ReplayEventsRequest message;
  message.set_payload_form(wire::PAYLOAD_FORM_JSON);
  message.set_follow(true);
  message.set_after_position(request.after_position);
  if (request.query) *message.mutable_query() = ToProto(*request.query);
  *message.mutable_bounds() = ToProto(request.bounds);
  message.set_batch_size(request.batch_size);
  message.set_max_lag(request.max_lag);
  *message.mutable_heartbeat_interval() = ToProto(request.heartbeat_interval);
  return message;
}

Replay::Replay(std::shared_ptr<Core> core, wire::ReplayEventsRequest request, std::string store_id,
               const CallOptions& options)
    : core_(std::move(core)),
      channel_(core_->channel()),
      options_(options),
      request_(std::move(request)),
      store_id_(std::move(store_id)),
      is_known_(!store_id_.empty()),
      stop_(*core_, options_.stop, [this] {
        pause_.Interrupt();
        std::shared_ptr<Stream> stream;
        {
          const std::lock_guard lock(mutex_);
          stream = stream_;
        }
        if (stream != nullptr) stream->TryCancel();
      }) {}

absl::StatusOr<const wire::ReplayEventsResponse*> Replay::Next() {
  while (!has_ended_) {
    if (stop_.requested()) return stop_.status();
    absl::Status ended;
    if (stream_ == nullptr) ended = Open();
    if (ended.ok() && Read(ended)) {
      if (!GoesOn()) return Misfit();
      if (!is_connected_ && is_known_) ended = CheckLog();
      if (ended.ok()) return Take();
    }
    SetStream(nullptr);
    if (stop_.requested()) return stop_.status();
    if (ended.ok() || (HasAll() && IsInterruption(ended))) {
      has_ended_ = true;
    } else if (absl::Status given_up = PauseAfter(ended); !given_up.ok()) {
      return given_up;
    }
  }
  return nullptr;
}

const wire::ReplayEventsResponse* Replay::Take() {
  is_connected_ = true;
  is_known_ = true;
  backoff_.Reset();
  give_up_at_.reset();
  last_failure_ = absl::OkStatus();
  request_.set_after_position(message_.position());
  return &message_;
}

bool Replay::GoesOn() const {
  uint64_t position = request_.after_position();
  for (const wire::EventDTO& event : message_.events()) {
    if (event.position() <= position) return false;
    position = event.position();
  }
  return message_.position() >= position;
}

bool Replay::HasAll() const {
  return has_begun_ && request_.has_until_position() &&
         request_.after_position() >= request_.until_position();
}

absl::Status Replay::Open() {
  if (!request_.follow() && !give_up_at_) give_up_at_ = core_->DeadlineOf(options_);
  if (absl::Status checked = CheckLog(); !checked.ok()) return checked;
  is_connected_ = false;
  SetStream(std::make_shared<Stream>(*core_, channel_, kReplayEvents, absl::InfiniteFuture()));
  // A stop before this found no call to cancel.
  if (stop_.requested()) stream_->TryCancel();
  const bool started = stream_->Start(request_, give_up_at_.value_or(SilenceEnd()));
  return started ? absl::OkStatus() : Finish();
}

absl::Status Replay::CheckLog() {
  CallOptions options = options_;
  options.deadline = give_up_at_ ? *give_up_at_ - absl::Now() : kFirstSilenceMin;
  const auto head =
      Call<wire::GetHeadResponse>(*core_, channel_, kGetHead, wire::GetHeadRequest(), options);
  if (!head.ok()) {
    if (request_.follow() && IsOutOfTime(head.status())) Reconnect();
    return head.status();
  }
  if (store_id_.empty()) store_id_ = head->store_id();
  if (store_id_ != head->store_id()) return StoreChanged(store_id_, head->store_id());
  // It ends where the log ends now, also if it is resumed later. (A position beyond the log is the
  // server's to refuse.)
  if (!std::exchange(has_begun_, true) && !request_.follow() && !request_.has_until_position() &&
      head->position() >= request_.after_position()) {
    request_.set_until_position(head->position());
  }
  return absl::OkStatus();
}

bool Replay::Read(absl::Status& ended) {
  if (stream_->Read(message_, request_.follow() ? SilenceEnd() : absl::InfiniteFuture())) {
    return true;
  }
  ended = Finish();
  return false;
}

absl::Status Replay::Finish() {
  absl::Status status = stream_->Finish();
  if (stream_->timed_out()) {
    Reconnect();
    return absl::UnavailableError("nothing has come from the server for too long");
  }
  if (status.ok() && request_.follow()) {
    return absl::UnavailableError("the server has ended a call that has no end");
  }
  // With `as_of` the end may be earlier.
  if (status.ok() && !HasAll() && !request_.bounds().has_as_of()) {
    return absl::UnavailableError("the server has ended the replay before its end");
  }
  return status;
}

absl::Status Replay::PauseAfter(const absl::Status& failure) {
  if (!IsInterruption(failure)) return failure;
  if (last_failure_.ok() || !IsOutOfTime(failure)) last_failure_ = failure;
  absl::Duration delay = RetryDelay(failure);
  if (request_.follow()) {
    delay = std::min(delay, kDelayMax);
  } else if (!give_up_at_) {
    give_up_at_ = core_->DeadlineOf(options_);
  }
  const absl::Duration pause = std::max(backoff_.Next(), delay);
  if (give_up_at_ && absl::Now() + pause >= *give_up_at_) return last_failure_;
  return pause_.For(pause) ? absl::OkStatus() : stop_.status();
}

void Replay::SetStream(std::shared_ptr<Stream> stream) {
  const std::lock_guard lock(mutex_);
  stream_.swap(stream);
}

absl::Time Replay::SilenceEnd() const {
  const absl::Duration least = is_connected_ ? kSilenceMin : kFirstSilenceMin;
  return absl::Now() +
         std::max(kHeartbeatsMissed * ToDuration(request_.heartbeat_interval()), least);
}

}  // namespace internal
}  // namespace client
}  // namespace firn
