#include "firn/rpc/append_stream_call.h"

#include <utility>

#include "firn/base/status.h"
#include "firn/base/time.h"
#include "firn/rpc/append_conflict.h"
#include "firn/rpc/convert.h"
#include "firn/rpc/requests.h"
#include "firn/rpc/status_mapping.h"
#include "firn/v1/event_store.grpc.pb.h"

namespace firn::rpc {
namespace {

// What may wait for its answers before reading pauses: enough to fill the writer, little enough
// that many streams together stay below what the append queue holds.
constexpr size_t kUnansweredBytesMax = 8 << 20;

// Answers of so many events leave as one message.
constexpr size_t kResponseBytesMax = 1 << 20;

}  // namespace

AppendStreamCall::AppendStreamCall(const AppendStreamMethod& method)
    : method_(method), ticket_(method.calls), stream_(&context_) {
  context_.AsyncNotifyWhenDone(&done_tag_);
  method_.request_call(&context_, &stream_, this);
}

AppendStreamCall::~AppendStreamCall() { method_.calls.RemoveLong(*this); }

void AppendStreamCall::OnComplete(bool ok) {
  if (!ok) {  // the server has been shut down
    delete this;
    return;
  }
  ticket_.SetHandled();
  Accept(method_);
  method_.calls.AddLong(*this);
  mutex_.Lock();
  Proceed();
  Release();
}

void AppendStreamCall::OnDrain() {
  // No event is expected of this: the call exists at least until its last one.
  MutexLock lock(mutex_);
  draining_ = true;
  Proceed();
}

void AppendStreamCall::OnRead(bool ok) {
  mutex_.Lock();
  reading_ = false;
  // What arrives after the call was finished was not read, and is not answered.
  if (!ok || finishing_) {
    read_all_ = true;
    Proceed();
    Release();
    return;
  }
  const size_t bytes = request_.ByteSizeLong();
  const uint64_t number = first_number_ + slots_.size();
  slots_.push_back({.bytes = bytes, .result = std::nullopt});
  unanswered_bytes_ += bytes;
  ++unanswered_;
  handling_ = true;
  mutex_.Unlock();

  Handle(number);

  mutex_.Lock();
  handling_ = false;
  Proceed();
  Release();
}

void AppendStreamCall::Handle(uint64_t number) {
  absl::StatusOr<AppendRequest> request = TakeAppend(request_, SystemClockMicros() / 1000);
  request_.Clear();
  if (!request.ok()) {
    Answer(number, request.status());
    return;
  }
  method_.store.Append(
      *std::move(request),
      [this, number](absl::StatusOr<AppendResult> result) { Answer(number, std::move(result)); },
      {.deadline = context_.deadline(), .cancelled = &cancelled_});
}

void AppendStreamCall::Answer(uint64_t number, absl::StatusOr<AppendResult> result) {
  v1::AppendStreamResult answer;
  answer.set_request_number(number);
  if (result.ok()) {
    FillAppended(*result, method_.store.durability(), *answer.mutable_appended());
    Fill(number, std::move(answer));
    return;
  }
  if (ReasonOf(result.status()) != ErrorReason::kCheckFailed) {
    *answer.mutable_error() = ToAppendError(result.status());
    Fill(number, std::move(answer));
    return;
  }
  DescribeConflict(method_.store, result.status(), kStreamConflictBytes,
                   [this, number, answer = std::move(answer)](
                       const absl::Status& error, const v1::AppendConflict& conflict) mutable {
                     *answer.mutable_error() = ToAppendError(error);
                     *answer.mutable_error()->mutable_conflict() = conflict;
                     Fill(number, std::move(answer));
                   });
}

void AppendStreamCall::Fill(uint64_t number, v1::AppendStreamResult result) {
  mutex_.Lock();
  Slot& slot = slots_[number - first_number_];
  unanswered_bytes_ -= slot.bytes;
  --unanswered_;
  slot.result = std::move(result);
  Proceed();
  Release();
}

bool AppendStreamCall::MayRead() const {
  return !reading_ && !handling_ && !read_all_ && !draining_ && !gone_ && !finishing_ &&
         unanswered_bytes_ < kUnansweredBytesMax;
}

void AppendStreamCall::Proceed() {
  if (MayRead()) {
    reading_ = true;
    stream_.Read(&request_, &read_tag_);
  }
  if (gone_) {
    // Nobody hears the answers any more.
    while (!slots_.empty() && slots_.front().result) {
      slots_.pop_front();
      ++first_number_;
    }
  } else if (!writing_ && !slots_.empty() && slots_.front().result) {
    StartWrite();
  }
  const bool asked_all = read_all_ || draining_ || gone_;
  if (finishing_ || !asked_all || handling_ || writing_ || !slots_.empty()) return;
  finishing_ = true;
  // Everything read was answered. What is still on its way when the server drains was not read.
  grpc::Status status;
  if (gone_) {
    status = grpc::Status::CANCELLED;
  } else if (!read_all_) {
    status = ToGrpc(ShuttingDown());
  }
  stream_.Finish(status, &finished_tag_);
}

void AppendStreamCall::StartWrite() {
  v1::AppendStreamResponse response;
  size_t bytes = 0;
  while (!slots_.empty() && slots_.front().result && bytes < kResponseBytesMax) {
    bytes += slots_.front().result->ByteSizeLong();
    *response.add_results() = *std::move(slots_.front().result);
    slots_.pop_front();
    ++first_number_;
  }
  writing_ = true;
  stream_.Write(response, &written_tag_);
}

void AppendStreamCall::OnWritten(bool ok) {
  mutex_.Lock();
  writing_ = false;
  if (!ok) gone_ = true;
  Proceed();
  Release();
}

void AppendStreamCall::OnFinished(bool) {
  mutex_.Lock();
  finished_ = true;
  Release();
}

void AppendStreamCall::OnDone(bool) {
  mutex_.Lock();
  done_ = true;
  if (context_.IsCancelled()) {
    cancelled_ = true;
    gone_ = true;
    Proceed();
  }
  Release();
}

void AppendStreamCall::Release() {
  const bool over = finished_ && done_ && !reading_ && !writing_ && !handling_ && unanswered_ == 0;
  mutex_.Unlock();
  if (over) delete this;
}

}  // namespace firn::rpc
