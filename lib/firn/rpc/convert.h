// Events between their wire form and the domain's. No policy: what is allowed is core's business,
// except for what only the wire form can get wrong.

#ifndef FIRN_RPC_CONVERT_H_
#define FIRN_RPC_CONVERT_H_

#include <string_view>
#include <vector>

#include "firn/base/status.h"
#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/core/query.h"
#include "firn/v1/event.pb.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// Takes the event out of the message. What the wire form gets wrong (an id that is no UUID, no
// payload, a content type without bytes) is added to `violations` under `path`.
Event TakeEvent(v1::EventDTO& dto, std::string_view path, std::vector<FieldViolation>& violations);

// Takes the query out of the message, unchecked.
Query TakeQuery(v1::Query& query);

// Fills an empty message, with a JSON payload in the form that is wanted.
void FillEvent(const RecordedEvent& event, v1::PayloadForm form, v1::EventDTO& dto);

v1::Durability ToWire(Durability durability);

// Fills empty answers.
void FillAppended(const AppendResult& result, Durability durability,
                  v1::AppendEventResponse& response);
void FillAppended(const AppendResult& result, Durability durability,
                  v1::AppendEventsResponse& response);

}  // namespace firn::rpc

#endif  // FIRN_RPC_CONVERT_H_
