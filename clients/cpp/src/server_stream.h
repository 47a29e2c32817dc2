// A call that answers with many messages, read in the thread of the caller.

#ifndef FIRN_CLIENT_SRC_SERVER_STREAM_H_
#define FIRN_CLIENT_SRC_SERVER_STREAM_H_

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "src/convert.h"
#include "src/core.h"
#include "src/status.h"
#include "src/stub.h"

namespace firn {
inline namespace client {
namespace internal {

// Not thread-safe but for TryCancel.
template <typename Request, typename Response>
class ServerStream {
 public:
  // Does not call yet. The call goes over the channel, and ends at the deadline, if there is one.
  ServerStream(const Core& core, const std::shared_ptr<grpc::Channel>& channel, const char* method,
               absl::Time deadline)
      : stub_(channel), method_(method) {
    core.Prepare(context_);
    if (deadline != absl::InfiniteFuture()) context_.set_deadline(absl::ToChronoTime(deadline));
  }

  ~ServerStream() {
    if (call_ != nullptr && !finished_) {
      context_.TryCancel();
      End();
    }
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) continue;
  }

  ServerStream(const ServerStream&) = delete;
  ServerStream& operator=(const ServerStream&) = delete;

  // The call waits for the connection, rather than failing at once if there is none.
  void WaitForConnection() { context_.set_wait_for_ready(true); }

  // Sends the request. False: the call has ended. One that takes longer than until `until` is
  // cancelled, here and in Read.
  bool Start(const Request& request, absl::Time until) {
    call_ = stub_.PrepareCall(&context_, method_, &queue_);
    call_->StartCall(this);
    if (!Await(until)) return false;
    call_->WriteLast(request, grpc::WriteOptions(), this);
    return Await(until);
  }

  // Waits for the next message. False: there is none, the call has ended.
  bool Read(Response& message, absl::Time until) {
    call_->Read(&bytes_, this);
    if (!Await(until)) return false;
    if (ReadAnswer(bytes_, message)) return true;
    // The server goes on as if it had been read.
    is_misfit_ = true;
    context_.TryCancel();
    return false;
  }

  // After Start or Read has returned false: how the call ended. Misfit() if a message could not be
  // read.
  absl::Status Finish() {
    const grpc::Status status = End();
    return is_misfit_ ? Misfit() : ToStatus(status);
  }

  // Whether the call was cancelled because it took too long.
  bool timed_out() const { return timed_out_; }

  // Ends the call, also one that has not begun. May be called from any thread.
  void TryCancel() { context_.TryCancel(); }

 private:
  grpc::Status End() {
    grpc::Status status;
    call_->Finish(&status, this);
    Await(absl::InfiniteFuture());
    finished_ = true;
    return status;
  }

  // Waits for the one operation that is under way.
  bool Await(absl::Time until) {
    void* tag = nullptr;
    bool ok = false;
    if (until != absl::InfiniteFuture() && queue_.AsyncNext(&tag, &ok, absl::ToChronoTime(until)) ==
                                               grpc::CompletionQueue::GOT_EVENT) {
      return ok;
    }
    if (until != absl::InfiniteFuture()) {
      timed_out_ = true;
      context_.TryCancel();
    }
    queue_.Next(&tag, &ok);
    return ok && !timed_out_;
  }

  grpc::CompletionQueue queue_;
  grpc::ClientContext context_;
  Stub<Request> stub_;
  const char* const method_;
  std::unique_ptr<grpc::ClientAsyncReaderWriter<Request, grpc::ByteBuffer>> call_;
  grpc::ByteBuffer bytes_;
  bool is_misfit_ = false;
  bool timed_out_ = false;
  bool finished_ = false;
};

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_SERVER_STREAM_H_
