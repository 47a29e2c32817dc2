// A server's side of one call that is answered at once, whatever it asks.

#ifndef FIRN_BENCH_HARNESS_ECHO_CALL_H_
#define FIRN_BENCH_HARNESS_ECHO_CALL_H_

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include "harness/canned_replay.h"

namespace firn::bench {

// Waits for a call, reads its request unparsed and answers it:
//   1. kAccepting: the call arrives; the next one is waited for by another object.
//   2. kReading: the request arrives.
//   3. kReplaying: only for ReplayEvents; one message of the canned log after the other.
//   4. kFinishing: the status is sent, for unary calls together with an empty message.
// Owned by its operation on the completion queue; deletes itself after the last. Used by the one
// thread that reads the queue.
class EchoCall {
 public:
  // Begins to wait. The arguments must outlive the queue's end.
  static void Accept(grpc::AsyncGenericService& service, grpc::ServerCompletionQueue& queue,
                     const CannedReplay& replay);

  // The operation under way is done.
  void OnComplete(bool ok);

 private:
  enum class State { kAccepting, kReading, kReplaying, kFinishing };

  EchoCall(grpc::AsyncGenericService& service, grpc::ServerCompletionQueue& queue,
           const CannedReplay& replay);

  void Answer();
  void WriteNext();
  void Finish(const grpc::Status& status);

  grpc::AsyncGenericService& service_;
  grpc::ServerCompletionQueue& queue_;
  const CannedReplay& replay_;
  State state_ = State::kAccepting;
  grpc::GenericServerContext context_;
  grpc::GenericServerAsyncReaderWriter stream_;
  grpc::ByteBuffer request_;
  uint64_t next_message_ = 0;
};

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_ECHO_CALL_H_
