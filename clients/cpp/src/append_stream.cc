#include "src/append_stream.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "src/call.h"
#include "src/convert.h"
#include "src/methods.h"
#include "src/status.h"
#include "src/stub.h"

namespace firn {
inline namespace client {

namespace wire = ::firn_client::v1;

namespace {

constexpr size_t kPendingMax = 1024;
constexpr size_t kPendingBytesMax = 8 << 20;

}  // namespace

struct AppendStream::Impl::Call {
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  std::unique_ptr<grpc::ClientAsyncReaderWriter<wire::AppendStreamRequest, grpc::ByteBuffer>>
      stream;
  grpc::ByteBuffer answer;
  // Why the call was given up, if it was: what the server said of a batch, and would not say
  // later.
  absl::Status failure;
  grpc::Status status;
  // Requests that were answered.
  uint64_t answered = 0;

  // Tags of the queue's events: their addresses. Each is true while the operation is under way.
  bool starting = false;
  bool writing = false;
  bool reading = false;
  bool finishing = false;

  bool started = false;
  bool is_writable = true;
  // Nothing more is wanted of it.
  bool over = false;
  bool finished = false;

  // Guarded by Impl::mutex_.
  std::optional<grpc::Alarm> alarm;
  bool waking = false;
};

AppendStream::Impl::Impl(std::shared_ptr<internal::Core> core, const CallOptions& options)
    : core_(std::move(core)), options_(options) {
  stop_.emplace(*core_, options_.stop, [this] {
    pause_.Interrupt();
    const std::lock_guard lock(mutex_);
    if (call_ != nullptr) call_->context.TryCancel();
    changed_.notify_all();
  });
  thread_ = std::thread([this] { Run(); });
}

AppendStream::Impl::~Impl() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    Wake();
    changed_.notify_all();
  }
  thread_.join();
}

void AppendStream::Impl::Append(wire::AppendStreamRequest request, Done done) {
  const size_t bytes = request.ByteSizeLong();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    const bool has_room = pending_.size() < kPendingMax && bytes_ + bytes <= kPendingBytesMax;
    return !failed_.ok() || has_room || pending_.empty();
  });
  if (!failed_.ok()) {
    const absl::Status failed = failed_;
    lock.unlock();
    return done(failed);
  }
  if (pending_.empty()) quiet_since_ = absl::Now();
  pending_.push_back({std::move(request), bytes, std::move(done)});
  bytes_ += bytes;
  Wake();
  changed_.notify_all();
}

void AppendStream::Impl::Flush() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return pending_.empty(); });
}

void AppendStream::Impl::Wake() {
  // A call that is writing looks for more when it has written.
  if (call_ == nullptr || call_->writing || call_->waking) return;
  call_->waking = true;
  call_->alarm.emplace();
  call_->alarm->Set(&call_->queue, std::chrono::system_clock::now(), &call_->waking);
}

void AppendStream::Impl::Run() {
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (pending_.empty()) last_failure_ = absl::OkStatus();
      changed_.wait(lock, [&] { return closing_ || !pending_.empty() || stop_->requested(); });
      if (pending_.empty() && closing_) return;
    }
    if (stop_->requested()) return FailAll(stop_->status());
    const absl::Status ended = RunCall();
    if (stop_->requested()) return FailAll(stop_->status());
    {
      // With nothing to send there is nothing to try again.
      const std::lock_guard lock(mutex_);
      if (pending_.empty()) continue;
    }
    if (absl::Status given_up = PauseAfter(ended); !given_up.ok()) return FailAll(given_up);
  }
}

absl::Time AppendStream::Impl::GiveUpAt() {
  const std::lock_guard lock(mutex_);
  return pending_.empty() ? absl::InfiniteFuture() : quiet_since_ + core_->TimeFor(options_);
}

absl::Status AppendStream::Impl::AwaitServer() {
  CallOptions options = options_;
  options.deadline = GiveUpAt() - absl::Now();
  return internal::Call<wire::GetHeadResponse>(*core_, internal::kGetHead, wire::GetHeadRequest(),
                                               options)
      .status();
}

absl::Status AppendStream::Impl::RunCall() {
  // After a failure: a stream has no deadline with which it could wait for the connection.
  if (!last_failure_.ok()) {
    if (absl::Status there = AwaitServer(); !there.ok()) return there;
  }
  Call call;
  core_->Prepare(call.context);
  call.stream = internal::Stub<wire::AppendStreamRequest>(core_->channel())
                    .PrepareCall(&call.context, internal::kAppendStream, &call.queue);
  {
    const std::lock_guard lock(mutex_);
    sent_ = 0;
    call_ = &call;
  }
  // A stop before this found no call to cancel.
  if (stop_->requested()) call.context.TryCancel();
  call.starting = true;
  call.stream->StartCall(&call.starting);

  void* tag = nullptr;
  bool ok = false;
  while (!call.finished) {
    const absl::Time until = call.over ? absl::InfiniteFuture() : GiveUpAt();
    if (call.queue.AsyncNext(&tag, &ok, absl::ToChronoTime(until)) ==
        grpc::CompletionQueue::GOT_EVENT) {
      OnEvent(call, tag, ok);
    } else {
      call.failure =
          absl::DeadlineExceededError("nothing has been answered for as long as the deadline");
      call.over = true;
      call.context.TryCancel();
    }
  }
  {
    const std::lock_guard lock(mutex_);
    call_ = nullptr;
  }
  call.queue.Shutdown();
  while (call.queue.Next(&tag, &ok)) continue;

  if (!call.failure.ok()) return call.failure;
  if (call.status.ok()) return absl::UnavailableError("the server has ended the stream");
  return internal::ToStatus(call.status);
}

void AppendStream::Impl::OnEvent(Call& call, void* tag, bool ok) {
  if (tag == &call.starting) {
    call.starting = false;
    call.started = ok;
    call.over = call.over || !ok;
  } else if (tag == &call.writing) {
    const std::lock_guard lock(mutex_);
    call.writing = false;
    // The call has ended, which reading on will say.
    call.is_writable = ok;
  } else if (tag == &call.reading) {
    call.reading = false;
    // One that the server has ended has a status, which cancelling would hide.
    if (!ok) {
      call.over = true;
    } else if (!Answer(call)) {
      call.over = true;
      call.context.TryCancel();
    }
  } else if (tag == &call.waking) {
    const std::lock_guard lock(mutex_);
    call.waking = false;
  } else {
    call.finished = true;
    return;
  }
  if (call.started && !call.over) SendNext(call);
  if (!call.over && call.started && !call.reading) {
    call.reading = true;
    call.stream->Read(&call.answer, &call.reading);
  }
  const bool is_idle = !call.starting && !call.writing && !call.reading;
  if (is_idle && call.over && !call.finishing) {
    call.finishing = true;
    call.stream->Finish(&call.status, &call.finishing);
  }
}

void AppendStream::Impl::SendNext(Call& call) {
  const std::lock_guard lock(mutex_);
  if (call.writing || !call.is_writable) return;
  if (sent_ < pending_.size()) {
    call.writing = true;
    // The message is serialized before this returns.
    call.stream->Write(pending_[sent_++].request, &call.writing);
  } else if (closing_ && pending_.empty()) {
    // All is answered: there is nothing to wait for.
    call.over = true;
    call.context.TryCancel();
  }
}

bool AppendStream::Impl::Answer(Call& call) {
  const auto misunderstood = [&] {
    call.failure = internal::Misfit();
    is_misunderstood_ = true;
    return false;
  };
  wire::AppendStreamResponse answer;
  if (!internal::ReadAnswer(call.answer, answer)) return misunderstood();
  for (wire::AppendStreamResult& result : *answer.mutable_results()) {
    if (sent_ == 0 || result.request_number() != ++call.answered) return misunderstood();
    absl::Status failure;
    if (!result.has_appended()) {
      failure = internal::ToStatus(result.error());
      if (internal::IsTransient(failure)) {
        call.failure = std::move(failure);
        return false;
      }
    }
    backoff_.Reset();
    last_failure_ = absl::OkStatus();
    if (failure.ok()) {
      Resolve(std::move(*result.mutable_appended()));
    } else {
      Resolve(std::move(failure));
    }
  }
  return true;
}

absl::Status AppendStream::Impl::PauseAfter(const absl::Status& failure) {
  // A batch that is too large for the way to the server would be so again.
  const bool is_too_large =
      absl::IsResourceExhausted(failure) && ReasonOf(failure) == ErrorReason::kNone;
  if (is_too_large || is_misunderstood_) return failure;
  if (!internal::IsTransient(failure) && !internal::IsInterruption(failure)) return failure;
  if (last_failure_.ok() || !internal::IsOutOfTime(failure)) last_failure_ = failure;
  const absl::Duration pause = std::max(backoff_.Next(), internal::RetryDelay(failure));
  if (absl::Now() + pause >= GiveUpAt()) return last_failure_;
  return pause_.For(pause) ? absl::OkStatus() : stop_->status();
}

void AppendStream::Impl::Resolve(absl::StatusOr<wire::AppendEventsResponse> answer) {
  Pending* first = nullptr;
  {
    const std::lock_guard lock(mutex_);
    first = &pending_.front();
  }
  // Nobody else takes out, so it stays where it is.
  if (answer.ok()) {
    first->done(internal::ToResult(*answer, internal::IdsOf(first->request)));
  } else {
    first->done(answer.status());
  }
  const std::lock_guard lock(mutex_);
  bytes_ -= first->bytes;
  pending_.pop_front();
  if (sent_ > 0) --sent_;
  quiet_since_ = absl::Now();
  changed_.notify_all();
}

void AppendStream::Impl::FailAll(const absl::Status& status) {
  {
    const std::lock_guard lock(mutex_);
    failed_ = status;
    changed_.notify_all();
  }
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (pending_.empty()) return;
    }
    Resolve(status);
  }
}

AppendStream::AppendStream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AppendStream::AppendStream(AppendStream&&) noexcept = default;
AppendStream& AppendStream::operator=(AppendStream&&) noexcept = default;
AppendStream::~AppendStream() = default;

void AppendStream::Append(const std::vector<Event>& events, const std::vector<Check>& checks,
                          Done done) {
  wire::AppendStreamRequest request;
  if (absl::Status filled = internal::FillBatch(events, checks, request); !filled.ok()) {
    return done(std::move(filled));
  }
  impl_->Append(std::move(request), std::move(done));
}

void AppendStream::Flush() { impl_->Flush(); }

}  // namespace client
}  // namespace firn
