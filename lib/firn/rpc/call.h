// Calls on gRPC's asynchronous API: objects that a completion queue drives.
//
// One thread polls the queue and runs the handlers, so a handler never blocks: it checks the
// request and hands it on. Answers may be given from any thread. `docs/adr/0003` says why this API.

#ifndef FIRN_RPC_CALL_H_
#define FIRN_RPC_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/async_unary_call.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/rpc/status_mapping.h"

namespace firn::rpc {

// What a completion queue's tag points to.
class CompletionHandler {
 public:
  // The operation started last is over; `ok` is false if it failed. Called by the polling thread.
  virtual void OnComplete(bool ok) = 0;

 protected:
  ~CompletionHandler() = default;
};

// Knows the calls that exist, so that the server can be stopped: calls that wait for a client, and
// calls that are being handled. Thread-safe.
class CallRegistry {
 public:
  // Registers a call for as long as it lives.
  class Ticket {
   public:
    explicit Ticket(CallRegistry& registry) : registry_(registry) { registry_.Count(1, 0); }
    ~Ticket() { registry_.Count(-1, handled_ ? -1 : 0); }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    // A client has come.
    void SetHandled() {
      handled_ = true;
      registry_.Count(0, 1);
    }

   private:
    CallRegistry& registry_;
    bool handled_ = false;
  };

  // From here on new calls are to be refused, and long ones to end when they can.
  void Drain() { draining_ = true; }
  bool draining() const { return draining_; }

  // Returns when no call is being handled, or at the deadline.
  void AwaitHandled(std::chrono::steady_clock::time_point deadline);

  // Returns when no call exists. A completion queue may be shut down only then: a call would start
  // its next operation on it.
  void AwaitNone();

 private:
  void Count(int existing, int handled);

  std::atomic<bool> draining_ = false;
  Mutex mutex_;
  CondVar changed_;
  int existing_ ABSL_GUARDED_BY(mutex_) = 0;
  int handled_ ABSL_GUARDED_BY(mutex_) = 0;
};

// What a call is answered while the server drains.
absl::Status ShuttingDown();

template <typename Request, typename Response>
class UnaryCall;

// A method: how gRPC is asked for the next call of it, and who answers.
template <typename Request, typename Response>
struct UnaryMethod {
  CallRegistry& calls;
  std::function<void(grpc::ServerContext*, Request*, grpc::ServerAsyncResponseWriter<Response>*,
                     void* tag)>
      request_call;
  // Answers with call.Finish, at once or later, exactly once.
  std::function<void(UnaryCall<Request, Response>& call)> handle;
};

// One unary call. Waits for a client, is handled, and deletes itself when the answer is on its way.
// While one is handled, another waits.
template <typename Request, typename Response>
class UnaryCall final : public CompletionHandler {
 public:
  // Waits for the next call of the method, which must outlive the completion queue.
  static void Accept(const UnaryMethod<Request, Response>& method) { new UnaryCall(method); }

  Request& request() { return request_; }

  // Answers. The call may be gone when this returns.
  void Finish(const absl::StatusOr<Response>& answer) {
    finishing_ = true;
    if (answer.ok()) {
      responder_.Finish(*answer, grpc::Status::OK, this);
    } else {
      responder_.FinishWithError(ToGrpc(answer.status()), this);
    }
  }

  void OnComplete(bool ok) override {
    // Not ok while waiting: the server has been shut down. When finishing, the client is answered
    // or gone.
    if (finishing_ || !ok) {
      delete this;
      return;
    }
    ticket_.SetHandled();
    Accept(method_);
    if (method_.calls.draining()) {
      Finish(ShuttingDown());
    } else {
      method_.handle(*this);
    }
  }

 private:
  explicit UnaryCall(const UnaryMethod<Request, Response>& method)
      : method_(method), ticket_(method.calls), responder_(&context_) {
    method_.request_call(&context_, &request_, &responder_, this);
  }
  ~UnaryCall() = default;

  const UnaryMethod<Request, Response>& method_;
  CallRegistry::Ticket ticket_;
  grpc::ServerContext context_;
  Request request_;
  grpc::ServerAsyncResponseWriter<Response> responder_;
  // Written before an answer is started, read after it completed: gRPC orders the two.
  bool finishing_ = false;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_CALL_H_
