// One ReplayEvents call: page after page, from a reader thread to the client.

#ifndef FIRN_RPC_REPLAY_CALL_H_
#define FIRN_RPC_REPLAY_CALL_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/async_stream.h>

#include <functional>

#include "absl/status/status.h"
#include "firn/rpc/call.h"
#include "firn/rpc/requests.h"
#include "firn/store/store.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// What every replay needs; outlives the completion queue.
struct ReplayMethod {
  CallRegistry& calls;
  std::function<void(grpc::ServerContext*, v1::ReplayEventsRequest*,
                     grpc::ServerAsyncWriter<v1::ReplayEventsResponse>*, void* tag)>
      request_call;
  Store& store;
};

// The life of a replay:
// 1. It waits for a client. When one comes, another replay is put to wait, and the request is
//    checked against the head of the log.
// 2. A page is read on a reader thread, which also starts to write it as one message. There is
//    never more than one page in memory, and no transaction is open while it is written.
// 3. When the message has left, the next page is read; the write of a slow client simply takes
//    longer. At the bound, or when the server drains, the call is finished.
// 4. When it is finished, or the client is gone, the call deletes itself.
// Exactly one operation is under way at any time, so its state needs no lock.
class ReplayCall final : public CompletionHandler {
 public:
  static void Accept(const ReplayMethod& method) { new ReplayCall(method); }

  void OnComplete(bool ok) override;

 private:
  enum class State { kWaiting, kWriting, kFinishing };

  explicit ReplayCall(const ReplayMethod& method);
  ~ReplayCall() = default;

  void Start();
  void ReadNextPage();
  // On a reader thread.
  void SendPage(EventReader& reader);
  void Finish(const absl::Status& status);

  const ReplayMethod& method_;
  CallRegistry::Ticket ticket_;
  grpc::ServerContext context_;
  v1::ReplayEventsRequest request_;
  grpc::ServerAsyncWriter<v1::ReplayEventsResponse> writer_;
  State state_ = State::kWaiting;
  // What is left to send.
  ReadRange range_;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_REPLAY_CALL_H_
