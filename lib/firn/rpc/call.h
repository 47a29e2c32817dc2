// Calls on gRPC's asynchronous API: objects that a completion queue drives.
//
// One thread polls the queue and runs the handlers, so a handler never blocks: it checks the
// request and hands it on. Answers may be given from any thread. `docs/adr/0003` says why this API.

#ifndef FIRN_RPC_CALL_H_
#define FIRN_RPC_CALL_H_

#include <google/protobuf/descriptor.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/async_unary_call.h>
#include <grpcpp/support/byte_buffer.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/rpc/status_mapping.h"
#include "firn/rpc/tokens.h"
#include "firn/store/append_queue.h"

namespace firn::rpc {

// What a completion queue's tag points to.
class CompletionHandler {
 public:
  // The operation started last is over; `ok` is false if it failed. Called by the polling thread.
  virtual void OnComplete(bool ok) = 0;

 protected:
  ~CompletionHandler() = default;
};

// A tag that calls a method of its owner.
template <typename Owner>
class MethodTag final : public CompletionHandler {
 public:
  MethodTag(Owner& owner, void (Owner::*method)(bool ok)) : owner_(owner), method_(method) {}
  void OnComplete(bool ok) override { (owner_.*method_)(ok); }

 private:
  Owner& owner_;
  void (Owner::*method_)(bool);
};

// A call that may stay open without anything to do.
class LongCall {
 public:
  // The server drains: the call is to end as soon as it has answered what it was asked. Called
  // once, by any thread.
  virtual void OnDrain() = 0;

 protected:
  ~LongCall() = default;
};

// Knows the calls that exist, so that the server can be stopped: calls that wait for a client, and
// calls that are being handled. Every call passes it when its client comes, so this is where tokens
// are asked for. Thread-safe.
class CallRegistry {
 public:
  // `refusal`: what every call is answered that has a token; ok: what it asks for.
  explicit CallRegistry(const Tokens& tokens, absl::Status refusal = absl::OkStatus())
      : tokens_(tokens), refusal_(std::move(refusal)) {}

  // Registers a call for as long as it lives.
  class Ticket {
   public:
    explicit Ticket(CallRegistry& registry) : registry_(registry) { registry_.Count(1, 0); }
    ~Ticket() { registry_.Count(-1, handled_ ? -1 : 0); }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;

    // A client has come. An error is what it is to be answered, without doing anything for it.
    absl::Status Admit(const grpc::ServerContext& context) {
      AdmitAnyone();
      const absl::Status checked = registry_.tokens_.Check(context);
      return checked.ok() ? registry_.refusal_ : checked;
    }

    // A client has come to what is open to everyone.
    void AdmitAnyone() {
      handled_ = true;
      registry_.Count(0, 1);
    }

   private:
    CallRegistry& registry_;
    bool handled_ = false;
  };

  // From here on new calls are to be refused, and long ones to end when they can.
  void Drain();
  bool draining() const { return draining_; }

  // Long calls are told of the drain, at once if it has begun, until they are removed.
  void AddLong(LongCall& call);
  void RemoveLong(LongCall& call);

  // Returns when no call is being handled, or at the deadline.
  void AwaitHandled(std::chrono::steady_clock::time_point deadline);

  // Returns when no call exists. A completion queue may be shut down only then: a call would start
  // its next operation on it.
  void AwaitNone();

 private:
  void Count(int existing, int handled);

  const Tokens& tokens_;
  const absl::Status refusal_;
  std::atomic<bool> draining_ = false;
  Mutex mutex_;
  CondVar changed_;
  std::set<LongCall*> long_calls_ ABSL_GUARDED_BY(mutex_);
  int existing_ ABSL_GUARDED_BY(mutex_) = 0;
  int handled_ ABSL_GUARDED_BY(mutex_) = 0;
};

// What a call is answered while the server drains.
absl::Status ShuttingDown();

// What a request is answered that cannot be read as a message of its type: kInvalidField.
absl::Status Unreadable(const std::string& type);

// How gRPC is asked for the next call of a method (which belongs to a base of the service).
template <typename Service, typename Base, typename Request, typename Writer>
auto Requester(Service& service, grpc::ServerCompletionQueue& queue,
               void (Base::*request)(grpc::ServerContext*, Request*, Writer*,
                                     grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)) {
  return [&service, &queue, request](grpc::ServerContext* context, Request* message, Writer* writer,
                                     void* tag) {
    (service.*request)(context, message, writer, &queue, &queue, tag);
  };
}

// A request as it has come. gRPC alone would answer one that cannot be read with INTERNAL, and
// nobody would learn why; so it is told that all can, and the call answers.
template <typename Request>
struct Received {
  Request message;
  bool is_readable = false;
};

// A generated service of which calls can be asked for with a message that it does not name.
template <typename Generated>
class OpenService final : public Generated {
 public:
  using grpc::Service::RequestAsyncUnary;
};

// Requester for a unary method of the contract's service `Contract`, by the method's name.
template <typename Contract, typename Generated>
auto UnaryRequester(OpenService<Generated>& service, grpc::ServerCompletionQueue& queue,
                    const char* method) {
  const int index = google::protobuf::DescriptorPool::generated_pool()
                        ->FindServiceByName(Contract::service_full_name())
                        ->FindMethodByName(method)
                        ->index();
  return [&service, &queue, index](grpc::ServerContext* context, auto* received, auto* writer,
                                   void* tag) {
    service.RequestAsyncUnary(index, context, received, writer, &queue, &queue, tag);
  };
}

template <typename Request, typename Response>
class UnaryCall;

// A method: how gRPC is asked for the next call of it, and who answers.
template <typename Request, typename Response>
struct UnaryMethod {
  CallRegistry& calls;
  std::function<void(grpc::ServerContext*, Received<Request>*,
                     grpc::ServerAsyncResponseWriter<Response>*, void* tag)>
      request_call;
  // Answers with call.Finish, at once or later, exactly once.
  std::function<void(UnaryCall<Request, Response>& call)> handle;
  // Whether it is answered without a token, too.
  bool is_for_anyone = false;
};

// One unary call. Waits for a client, is handled, and deletes itself when the answer is on its way.
// While one is handled, another waits.
template <typename Request, typename Response>
class UnaryCall final : public CompletionHandler {
 public:
  // Waits for the next call of the method, which must outlive the completion queue.
  static void Accept(const UnaryMethod<Request, Response>& method) { new UnaryCall(method); }

  Request& request() { return request_.message; }

  // Until when the client waits. Valid until the call is answered.
  AppendTerms terms() const { return {.deadline = context_.deadline(), .cancelled = &cancelled_}; }

  // Answers. The call may be gone when this returns.
  void Finish(const absl::StatusOr<Response>& answer) {
    if (!answer.ok()) {
      FinishWithError(answer.status(), nullptr);
      return;
    }
    finishing_ = true;
    responder_.Finish(*answer, grpc::Status::OK, this);
  }

  // Answers with an error and, if it is not null, a further detail of it.
  void FinishWithError(const absl::Status& error, const google::protobuf::Message* detail) {
    FinishWithStatus(ToGrpc(error, detail));
  }

  // Answers with an error that is not of ours.
  void FinishWithStatus(const grpc::Status& error) {
    finishing_ = true;
    responder_.FinishWithError(error, this);
  }

  void OnComplete(bool ok) override {
    // The server has been shut down: no client will come, and no end of the call either.
    if (!ok && !finishing_) {
      delete this;
      return;
    }
    if (finishing_) {
      Release();
      return;
    }
    const absl::Status admitted = Admit();
    Accept(method_);
    if (!admitted.ok()) {
      Finish(admitted);
    } else if (method_.calls.draining()) {
      Finish(ShuttingDown());
    } else if (!request_.is_readable) {
      Finish(Unreadable(Request::descriptor()->name()));
    } else {
      method_.handle(*this);
    }
  }

 private:
  explicit UnaryCall(const UnaryMethod<Request, Response>& method)
      : method_(method), ticket_(method.calls), responder_(&context_) {
    context_.AsyncNotifyWhenDone(&done_tag_);
    method_.request_call(&context_, &request_, &responder_, this);
  }
  ~UnaryCall() = default;

  absl::Status Admit() {
    if (!method_.is_for_anyone) return ticket_.Admit(context_);
    ticket_.AdmitAnyone();
    return absl::OkStatus();
  }

  // The call is over: answered, or its client is gone.
  void OnDone(bool) {
    if (context_.IsCancelled()) cancelled_ = true;
    Release();
  }

  // The answer has left and the call is over: two events, in any order, of the polling thread.
  void Release() {
    if (--events_to_come_ == 0) delete this;
  }

  const UnaryMethod<Request, Response>& method_;
  CallRegistry::Ticket ticket_;
  grpc::ServerContext context_;
  Received<Request> request_;
  grpc::ServerAsyncResponseWriter<Response> responder_;
  MethodTag<UnaryCall> done_tag_{*this, &UnaryCall::OnDone};
  // Written before an answer is started, read after it completed: gRPC orders the two.
  bool finishing_ = false;
  int events_to_come_ = 2;
  std::atomic<bool> cancelled_ = false;
};

}  // namespace firn::rpc

namespace grpc {

template <typename Request>
class SerializationTraits<firn::rpc::Received<Request>> {
 public:
  static Status Deserialize(ByteBuffer* bytes, firn::rpc::Received<Request>* received) {
    received->is_readable =
        SerializationTraits<Request>::Deserialize(bytes, &received->message).ok();
    return Status::OK;
  }
};

}  // namespace grpc

#endif  // FIRN_RPC_CALL_H_
