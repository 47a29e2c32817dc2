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

// What a stream may hold before reading pauses: enough to fill the writer, little enough that
// several streams together stay below what the append queue holds, in bytes and in events.
constexpr size_t kHeldBytesMax = 8 << 20;
constexpr size_t kSlotBytes = 256;
constexpr size_t kEventBytes = 512;

// Answers of so many events leave as one message.
constexpr size_t kResponseBytesMax = 1 << 20;

// False if the bytes are no such message. Empties the buffer.
bool Parse(grpc::ByteBuffer& buffer, v1::AppendStreamRequest& message) {
  const bool parsed =
      grpc::SerializationTraits<v1::AppendStreamRequest>::Deserialize(&buffer, &message).ok();
  buffer.Clear();
  return parsed;
}

grpc::ByteBuffer Serialize(const v1::AppendStreamResponse& message) {
  grpc::ByteBuffer buffer;
  bool own_buffer = false;
  // Fails only for messages of more than 2 GiB.
  (void)grpc::SerializationTraits<v1::AppendStreamResponse>::Serialize(message, &buffer,
                                                                       &own_buffer);
  return buffer;
}

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
  const absl::Status admitted = ticket_.Admit(context_);
  Accept(method_);
  if (admitted.ok()) method_.calls.AddLong(*this);
  mutex_.Lock();
  if (admitted.ok()) {
    Proceed();
  } else {
    finishing_ = true;
    stream_.Finish(ToGrpc(admitted), &finished_tag_);
  }
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
  const uint64_t number = first_number_ + slots_.size();
  slots_.emplace_back();
  SetBytes(slots_.back(), request_.Length());
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
  if (const absl::Status refused = method_.store.CheckWritable(); !refused.ok()) {
    request_.Clear();
    return Answer(number, refused);
  }
  v1::AppendStreamRequest message;
  const size_t bytes = request_.Length();
  if (!Parse(request_, message)) {
    Answer(number, Unreadable(message.GetDescriptor()->name()));
    return;
  }
  {
    MutexLock lock(mutex_);
    SetBytes(slots_[number - first_number_],
             bytes + kEventBytes * static_cast<size_t>(message.events_size()));
  }
  absl::StatusOr<TakenAppend> taken =
      TakeAppend(message, SystemClockMicros() / 1000, method_.schemas.schemas());
  if (!taken.ok()) {
    Answer(number, taken.status());
    return;
  }
  method_.store.Append(
      std::move(taken->request),
      [this, number, findings = std::move(taken->findings)](absl::StatusOr<AppendResult> result) {
        findings.Report(result);
        Answer(number, std::move(result));
      },
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
  SetBytes(slot, result.ByteSizeLong());
  --unanswered_;
  slot.result = std::move(result);
  Proceed();
  Release();
}

void AppendStreamCall::SetBytes(Slot& slot, size_t bytes) {
  held_bytes_ -= slot.bytes;
  slot.bytes = kSlotBytes + bytes;
  held_bytes_ += slot.bytes;
}

bool AppendStreamCall::MayRead() const {
  return !reading_ && !handling_ && !read_all_ && !draining_ && !gone_ && !finishing_ &&
         held_bytes_ < kHeldBytesMax;
}

void AppendStreamCall::Proceed() {
  if (MayRead()) {
    reading_ = true;
    stream_.Read(&request_, &read_tag_);
  }
  if (gone_) {
    // Nobody hears the answers any more.
    while (!slots_.empty() && slots_.front().result) {
      held_bytes_ -= slots_.front().bytes;
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
  while (!slots_.empty() && slots_.front().result && written_bytes_ < kResponseBytesMax) {
    written_bytes_ += slots_.front().bytes;
    *response.add_results() = *std::move(slots_.front().result);
    slots_.pop_front();
    ++first_number_;
  }
  writing_ = true;
  stream_.Write(Serialize(response), &written_tag_);
}

void AppendStreamCall::OnWritten(bool ok) {
  mutex_.Lock();
  writing_ = false;
  held_bytes_ -= written_bytes_;
  written_bytes_ = 0;
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
