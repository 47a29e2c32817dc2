// The service's methods: what each call does between its request and its answer.

#ifndef FIRN_RPC_EVENT_STORE_SERVICE_H_
#define FIRN_RPC_EVENT_STORE_SERVICE_H_

#include <grpcpp/completion_queue.h>

#include <atomic>

#include "firn/rpc/call.h"
#include "firn/rpc/replay_call.h"
#include "firn/store/store.h"
#include "firn/v1/event_store.grpc.pb.h"

namespace firn::rpc {

// Thread-safe. Must outlive the completion queue.
class EventStoreService {
 public:
  explicit EventStoreService(Store& store) : store_(store) {}

  // What a ServerBuilder registers.
  grpc::Service& grpc_service() { return service_; }

  // Waits for calls on the queue of a server that has been started.
  void Accept(grpc::ServerCompletionQueue& queue);

  // Ends replays at their next page.
  void Drain() { draining_ = true; }

  // Returns when no call is left. The server must have been shut down.
  void AwaitCalls() { live_calls_.AwaitNone(); }

 private:
  using AppendEventCall = UnaryCall<v1::AppendEventRequest, v1::AppendEventResponse>;
  using AppendEventsCall = UnaryCall<v1::AppendEventsRequest, v1::AppendEventsResponse>;
  using GetEventsCall = UnaryCall<v1::GetEventsRequest, v1::GetEventsResponse>;
  using GetHeadCall = UnaryCall<v1::GetHeadRequest, v1::GetHeadResponse>;

  void GetEvents(GetEventsCall& call);
  void GetHead(GetHeadCall& call);

  Store& store_;
  v1::EventStore::AsyncService service_;
  std::atomic<bool> draining_ = false;

  LiveCalls live_calls_;
  UnaryMethod<v1::AppendEventRequest, v1::AppendEventResponse> append_event_{live_calls_, {}, {}};
  UnaryMethod<v1::AppendEventsRequest, v1::AppendEventsResponse> append_events_{
      live_calls_, {}, {}};
  UnaryMethod<v1::GetEventsRequest, v1::GetEventsResponse> get_events_{live_calls_, {}, {}};
  UnaryMethod<v1::GetHeadRequest, v1::GetHeadResponse> get_head_{live_calls_, {}, {}};
  ReplayMethod replay_events_{live_calls_, {}, store_, draining_};
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_EVENT_STORE_SERVICE_H_
