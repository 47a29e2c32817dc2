// One AppendStream call: batch after batch over one stream, answered in order.

#ifndef FIRN_RPC_APPEND_STREAM_CALL_H_
#define FIRN_RPC_APPEND_STREAM_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/rpc/call.h"
#include "firn/store/schema_log.h"
#include "firn/store/store.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// Messages as bytes: a request that cannot be parsed is answered, where gRPC would have taken it
// for the end of the stream.
using AppendStreamChannel = grpc::ServerAsyncReaderWriter<grpc::ByteBuffer, grpc::ByteBuffer>;

// What every append stream needs; outlives the completion queue.
struct AppendStreamMethod {
  CallRegistry& calls;
  std::function<void(grpc::ServerContext*, AppendStreamChannel*, void* tag)> request_call;
  Store& store;
  SchemaLog& schemas;
};

// The life of an append stream:
// 1. It waits for a client. When one comes, another stream is put to wait, and the first request is
//    read.
// 2. A request that was read gets a slot, is checked and queued for the writer. The next one is
//    read at once, unless requests and answers that have not left hold too many bytes: then reading
//    goes on when enough of them have, and until then HTTP/2's flow control holds the client back.
// 3. An answer fills its slot, on the writer's or a reader's thread. Answers at the front of the
//    queue leave as one message; while it is being written, the next ones gather.
// 4. When the client has sent its last request, or the server drains, and everything is answered,
//    the call is finished. A client that is gone makes what still waits for the writer unwanted.
// 5. When no operation is under way any more, the call deletes itself.
class AppendStreamCall final : public CompletionHandler, public LongCall {
 public:
  static void Accept(const AppendStreamMethod& method) { new AppendStreamCall(method); }

  // The call has come, or will not.
  void OnComplete(bool ok) override;

  void OnDrain() override;

 private:
  // A request that was read, and its answer when it is there.
  struct Slot {
    // About how much memory the request takes, then the answer.
    size_t bytes = 0;
    std::optional<v1::AppendStreamResult> result;
  };

  explicit AppendStreamCall(const AppendStreamMethod& method);
  ~AppendStreamCall();

  // Events of the polling thread.
  void OnRead(bool ok);
  void OnWritten(bool ok);
  void OnFinished(bool ok);
  void OnDone(bool ok);

  // Checks the request that was read and queues it.
  void Handle(uint64_t number);
  // Says how much memory a request takes, or its answer.
  void SetBytes(Slot& slot, size_t bytes) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Answers a request; on any thread.
  void Answer(uint64_t number, absl::StatusOr<AppendResult> result);
  void Fill(uint64_t number, v1::AppendStreamResult result);

  // Starts whatever can be started now.
  void Proceed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MayRead() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void StartWrite() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Deletes the call if its last event was just handled.
  void Release() ABSL_UNLOCK_FUNCTION(mutex_);

  const AppendStreamMethod& method_;
  CallRegistry::Ticket ticket_;
  grpc::ServerContext context_;
  AppendStreamChannel stream_;
  MethodTag<AppendStreamCall> read_tag_{*this, &AppendStreamCall::OnRead};
  MethodTag<AppendStreamCall> written_tag_{*this, &AppendStreamCall::OnWritten};
  MethodTag<AppendStreamCall> finished_tag_{*this, &AppendStreamCall::OnFinished};
  MethodTag<AppendStreamCall> done_tag_{*this, &AppendStreamCall::OnDone};
  std::atomic<bool> cancelled_ = false;

  // Written by a read under way, else the polling thread's.
  grpc::ByteBuffer request_;

  Mutex mutex_;
  // The requests without an answer that has left, and the number of the first of them.
  std::deque<Slot> slots_ ABSL_GUARDED_BY(mutex_);
  uint64_t first_number_ ABSL_GUARDED_BY(mutex_) = 1;
  // Of all slots, and of the answers that are being written.
  size_t held_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t written_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  size_t unanswered_ ABSL_GUARDED_BY(mutex_) = 0;
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool handling_ ABSL_GUARDED_BY(mutex_) = false;
  bool read_all_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool draining_ ABSL_GUARDED_BY(mutex_) = false;
  bool gone_ ABSL_GUARDED_BY(mutex_) = false;
  bool finishing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_APPEND_STREAM_CALL_H_
