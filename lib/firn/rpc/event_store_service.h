// The service's methods: what each call does between its request and its answer.

#ifndef FIRN_RPC_EVENT_STORE_SERVICE_H_
#define FIRN_RPC_EVENT_STORE_SERVICE_H_

#include <grpcpp/completion_queue.h>

#include "firn/rpc/append_stream_call.h"
#include "firn/rpc/call.h"
#include "firn/rpc/replay_call.h"
#include "firn/store/store.h"
#include "firn/v1/event_store.grpc.pb.h"

namespace firn::rpc {

// Thread-safe. Must outlive the completion queue.
class EventStoreService {
 public:
  // The generated service: asynchronous, AppendStream with messages as bytes.
  using GrpcService = v1::EventStore::WithRawMethod_AppendStream<
      v1::EventStore::WithAsyncMethod_AppendEvent<v1::EventStore::WithAsyncMethod_AppendEvents<
          v1::EventStore::WithAsyncMethod_GetEvents<v1::EventStore::WithAsyncMethod_ReplayEvents<
              v1::EventStore::WithAsyncMethod_GetHead<v1::EventStore::Service>>>>>>;

  EventStoreService(Store& store, CallRegistry& calls) : store_(store), calls_(calls) {}

  // What a ServerBuilder registers.
  grpc::Service& grpc_service() { return service_; }

  // Waits for calls on the queue of a server that has been started.
  void Accept(grpc::ServerCompletionQueue& queue);

 private:
  using AppendEventCall = UnaryCall<v1::AppendEventRequest, v1::AppendEventResponse>;
  using AppendEventsCall = UnaryCall<v1::AppendEventsRequest, v1::AppendEventsResponse>;
  using GetEventsCall = UnaryCall<v1::GetEventsRequest, v1::GetEventsResponse>;
  using GetHeadCall = UnaryCall<v1::GetHeadRequest, v1::GetHeadResponse>;

  void GetEvents(GetEventsCall& call);
  void GetHead(GetHeadCall& call);

  Store& store_;
  GrpcService service_;
  CallRegistry& calls_;
  UnaryMethod<v1::AppendEventRequest, v1::AppendEventResponse> append_event_{calls_, {}, {}};
  UnaryMethod<v1::AppendEventsRequest, v1::AppendEventsResponse> append_events_{calls_, {}, {}};
  AppendStreamMethod append_stream_{calls_, {}, store_};
  UnaryMethod<v1::GetEventsRequest, v1::GetEventsResponse> get_events_{calls_, {}, {}};
  UnaryMethod<v1::GetHeadRequest, v1::GetHeadResponse> get_head_{calls_, {}, {}};
  ReplayMethod replay_events_{calls_, {}, store_};
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_EVENT_STORE_SERVICE_H_
