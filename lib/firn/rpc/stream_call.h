// A call that is answered with a stream of messages, made one after the other on threads of a pool.

#ifndef FIRN_RPC_STREAM_CALL_H_
#define FIRN_RPC_STREAM_CALL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/async_stream.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/base/status.h"
#include "firn/rpc/call.h"
#include "firn/rpc/status_mapping.h"
#include "firn/store/reader_pool.h"

namespace firn::rpc {

// Makes the messages of one stream.
template <typename Response>
class MessageSource {
 public:
  enum class Made {
    kMessage,  // there is a message, and there may be more
    kLast,     // there is a message, and no more
    kLater,    // there is none yet: ask again a little later
    kNone,     // there are no more
  };

  virtual ~MessageSource() = default;

  // Makes the next message, in about the time of a page. An error ends the stream.
  virtual absl::StatusOr<Made> Make(EventReader& reader, Response& message) = 0;

  // Nobody wants what is being made. Called by any thread, also more than once.
  virtual void Cancel() {}

  // Until when the stream may be open, whatever its client does; asked once, at the start.
  virtual std::optional<std::chrono::system_clock::time_point> deadline() const {
    return std::nullopt;
  }
};

// A method: how gRPC is asked for the next call of it, and who makes its messages.
template <typename Request, typename Response>
struct StreamMethod {
  CallRegistry& calls;
  std::function<void(grpc::ServerContext*, Request*, grpc::ServerAsyncWriter<Response>*, void* tag)>
      request_call;
  // Takes the request apart; on the polling thread.
  std::function<absl::StatusOr<std::unique_ptr<MessageSource<Response>>>(Request&)> open;
  // Set before calls are accepted.
  ReaderPool* pool = nullptr;
  grpc::CompletionQueue* queue = nullptr;
};

// The life of a stream: it waits for a client; a message is made by the pool and written, then the
// next; it is finished, and deletes itself when the end has left and the call is over. At any time
// one of these is under way, so that no lock is needed.
template <typename Request, typename Response>
class StreamCall final : public CompletionHandler, public LongCall {
 public:
  using Method = StreamMethod<Request, Response>;

  // Waits for the next call of the method, which must outlive the completion queue.
  static void Accept(const Method& method) { new StreamCall(method); }

  // The call has come, or will not.
  void OnComplete(bool ok) override {
    if (!ok) {
      delete this;
      return;
    }
    const absl::Status admitted = ticket_.Admit(context_);
    Accept(method_);
    if (!admitted.ok()) return Finish(admitted);
    auto source = method_.open(request_);
    if (!source.ok()) return Finish(source.status());
    if (const auto deadline = (*source)->deadline()) {
      ++events_to_come_;
      deadline_alarm_.Set(method_.queue, *deadline, &deadline_tag_);
    }
    {
      MutexLock lock(mutex_);
      source_ = *std::move(source);
    }
    is_long_ = true;
    method_.calls.AddLong(*this);
    MakeNext();
  }

  void OnDrain() override { CancelSource(); }

 private:
  using Made = typename MessageSource<Response>::Made;

  // What comes later is asked for again after so long.
  static constexpr std::chrono::milliseconds kPause{100};

  explicit StreamCall(const Method& method)
      : method_(method), ticket_(method.calls), writer_(&context_) {
    context_.AsyncNotifyWhenDone(&done_tag_);
    method_.request_call(&context_, &request_, &writer_, this);
  }
  ~StreamCall() = default;

  void MakeNext() {
    const absl::Status queued = method_.pool->Run([this](EventReader& reader) { Make(reader); });
    if (!queued.ok()) Finish(queued);
  }

  void Make(EventReader& reader) {
    if (method_.calls.draining()) return Finish(ShuttingDown());
    if (cancelled_) return Finish(MakeError(ErrorReason::kCancelled, "the client has left"));
    message_.Clear();
    const absl::StatusOr<Made> made = source_->Make(reader, message_);
    if (!made.ok()) {
      return Finish(method_.calls.draining() ? ShuttingDown() : made.status());
    }
    is_last_ = *made == Made::kLast;
    switch (*made) {
      case Made::kNone:
        return Finish(absl::OkStatus());
      case Made::kLater:
        alarm_.Set(method_.queue, std::chrono::system_clock::now() + kPause, &next_tag_);
        return;
      case Made::kLast:
      case Made::kMessage:
        writer_.Write(message_, &next_tag_);
    }
  }

  // A message was written, or a pause is over.
  void OnNext(bool ok) {
    const bool is_last = is_last_;
    if (!ok) return Finish(MakeError(ErrorReason::kCancelled, "the client has left"));
    if (is_last) return Finish(absl::OkStatus());
    MakeNext();
  }

  void Finish(const absl::Status& status) {
    if (std::exchange(is_long_, false)) method_.calls.RemoveLong(*this);
    deadline_alarm_.Cancel();
    std::unique_ptr<MessageSource<Response>> source;
    {
      MutexLock lock(mutex_);
      source = std::move(source_);
    }
    // Letting go of files takes its time, which the thread that polls does not have.
    if (source != nullptr) {
      method_.pool->Run([source = std::move(source)](EventReader&) {}).IgnoreError();
    }
    writer_.Finish(status.ok() ? grpc::Status::OK : ToGrpc(status), &finished_tag_);
  }

  void OnFinished(bool) { Release(); }

  // The call is over: answered, or its client is gone.
  void OnDone(bool) {
    if (context_.IsCancelled()) {
      cancelled_ = true;
      CancelSource();
    }
    Release();
  }

  // The stream was open for too long, or has ended.
  void OnDeadline(bool ok) {
    if (ok) context_.TryCancel();
    Release();
  }

  void CancelSource() {
    MutexLock lock(mutex_);
    if (source_ != nullptr) source_->Cancel();
  }

  // The end has left, the call is over, the deadline's alarm has gone off: in any order, events of
  // the polling thread.
  void Release() {
    if (--events_to_come_ == 0) delete this;
  }

  const Method& method_;
  CallRegistry::Ticket ticket_;
  grpc::ServerContext context_;
  Request request_;
  grpc::ServerAsyncWriter<Response> writer_;
  grpc::Alarm alarm_;
  grpc::Alarm deadline_alarm_;
  Mutex mutex_;
  // Made by one thread at a time; under the lock it comes, is cancelled, and goes.
  std::unique_ptr<MessageSource<Response>> source_;
  Response message_;
  // Written before each operation and read after it, whatever came of it: gRPC orders the two, but
  // a sanitizer sees only this.
  std::atomic<bool> is_last_ = false;
  bool is_long_ = false;
  MethodTag<StreamCall> next_tag_{*this, &StreamCall::OnNext};
  MethodTag<StreamCall> finished_tag_{*this, &StreamCall::OnFinished};
  MethodTag<StreamCall> done_tag_{*this, &StreamCall::OnDone};
  MethodTag<StreamCall> deadline_tag_{*this, &StreamCall::OnDeadline};
  int events_to_come_ = 2;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_STREAM_CALL_H_
