// The unary calls that read: each checks its request and answers from a reader thread.

#ifndef FIRN_RPC_READ_CALLS_H_
#define FIRN_RPC_READ_CALLS_H_

#include "firn/rpc/call.h"
#include "firn/store/store.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

using GetEventsCall = UnaryCall<v1::GetEventsRequest, v1::GetEventsResponse>;
using GetNewestEventsCall = UnaryCall<v1::GetNewestEventsRequest, v1::GetNewestEventsResponse>;
using CountEventsCall = UnaryCall<v1::CountEventsRequest, v1::CountEventsResponse>;
using GetPositionAtCall = UnaryCall<v1::GetPositionAtRequest, v1::GetPositionAtResponse>;
using GetTimeAtCall = UnaryCall<v1::GetTimeAtRequest, v1::GetTimeAtResponse>;

void GetEvents(Store& store, GetEventsCall& call);
void GetNewestEvents(Store& store, GetNewestEventsCall& call);
void CountEvents(Store& store, CountEventsCall& call);
void GetPositionAt(Store& store, GetPositionAtCall& call);
void GetTimeAt(Store& store, GetTimeAtCall& call);

}  // namespace firn::rpc

#endif  // FIRN_RPC_READ_CALLS_H_
