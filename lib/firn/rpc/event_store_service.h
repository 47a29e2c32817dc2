// The service's methods: what each call does between its request and its answer.

#ifndef FIRN_RPC_EVENT_STORE_SERVICE_H_
#define FIRN_RPC_EVENT_STORE_SERVICE_H_

#include <grpcpp/completion_queue.h>

#include <memory>

#include "firn/rpc/append_stream_call.h"
#include "firn/rpc/call.h"
#include "firn/rpc/live_feed.h"
#include "firn/rpc/read_calls.h"
#include "firn/rpc/replay_call.h"
#include "firn/rpc/replay_registry.h"
#include "firn/store/schema_log.h"
#include "firn/store/store.h"
#include "firn/v1/event_store.grpc.pb.h"

namespace firn::rpc {

// Thread-safe. Must outlive the completion queue.
class EventStoreService {
 public:
  // The generated service: asynchronous, the streams with messages as bytes.
  using Generated = v1::EventStore;
  using GrpcService = Generated::WithRawMethod_AppendStream<Generated::WithRawMethod_ReplayEvents<
      Generated::WithAsyncMethod_AppendEvent<Generated::WithAsyncMethod_AppendEvents<
          Generated::WithAsyncMethod_GetEvents<Generated::WithAsyncMethod_GetNewestEvents<
              Generated::WithAsyncMethod_CountEvents<Generated::WithAsyncMethod_GetPositionAt<
                  Generated::WithAsyncMethod_GetTimeAt<Generated::WithAsyncMethod_ListReplays<
                      Generated::WithAsyncMethod_GetHead<Generated::Service>>>>>>>>>>>;

  EventStoreService(Store& store, SchemaLog& schemas, CallRegistry& calls);
  ~EventStoreService();

  // What a ServerBuilder registers.
  grpc::Service& grpc_service() { return service_; }

  // Waits for calls on the queue of a server that has been started.
  void Accept(grpc::ServerCompletionQueue& queue);

  // Stops what runs beside the calls, when none exists any more. To be called if Accept was.
  void Stop();

 private:
  using AppendEventCall = UnaryCall<v1::AppendEventRequest, v1::AppendEventResponse>;
  using AppendEventsCall = UnaryCall<v1::AppendEventsRequest, v1::AppendEventsResponse>;
  using ListReplaysCall = UnaryCall<v1::ListReplaysRequest, v1::ListReplaysResponse>;
  using GetHeadCall = UnaryCall<v1::GetHeadRequest, v1::GetHeadResponse>;

  void ListReplays(ListReplaysCall& call);
  void GetHead(GetHeadCall& call);

  Store& store_;
  SchemaLog& schemas_;
  OpenService<GrpcService> service_;
  CallRegistry& calls_;
  ReplayRegistry replays_;
  std::shared_ptr<LiveFeed> feed_;
  UnaryMethod<v1::AppendEventRequest, v1::AppendEventResponse> append_event_{calls_, {}, {}};
  UnaryMethod<v1::AppendEventsRequest, v1::AppendEventsResponse> append_events_{calls_, {}, {}};
  AppendStreamMethod append_stream_{calls_, {}, store_, schemas_};
  UnaryMethod<v1::GetEventsRequest, v1::GetEventsResponse> get_events_{calls_, {}, {}};
  UnaryMethod<v1::GetNewestEventsRequest, v1::GetNewestEventsResponse> get_newest_events_{
      calls_, {}, {}};
  UnaryMethod<v1::CountEventsRequest, v1::CountEventsResponse> count_events_{calls_, {}, {}};
  UnaryMethod<v1::GetPositionAtRequest, v1::GetPositionAtResponse> get_position_at_{calls_, {}, {}};
  UnaryMethod<v1::GetTimeAtRequest, v1::GetTimeAtResponse> get_time_at_{calls_, {}, {}};
  UnaryMethod<v1::ListReplaysRequest, v1::ListReplaysResponse> list_replays_{calls_, {}, {}};
  UnaryMethod<v1::GetHeadRequest, v1::GetHeadResponse> get_head_{calls_, {}, {}};
  ReplayMethod replay_events_{calls_, {}, store_, replays_, *feed_};
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_EVENT_STORE_SERVICE_H_
