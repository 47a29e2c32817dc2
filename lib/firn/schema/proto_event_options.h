// What a message says of the event type that it is the payload of.

#ifndef FIRN_SCHEMA_PROTO_EVENT_OPTIONS_H_
#define FIRN_SCHEMA_PROTO_EVENT_OPTIONS_H_

#include <google/protobuf/descriptor.h>

#include <string>

#include "firn/schema/schema.h"
#include "firn/schema/v1/options.pb.h"

namespace firn::schema {

// Fills in everything but the definition and the payload's shape.
void TakeEventOptions(const v1::EventOptions& options, EventType& made);

// What is wrong with what an event type says of its message's fields, to be told of the message; or
// nothing.
std::string EventOptionsFault(const EventType& type, const google::protobuf::Descriptor& message);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PROTO_EVENT_OPTIONS_H_
