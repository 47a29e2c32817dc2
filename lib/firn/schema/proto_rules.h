// Rules over several fields of a message: our options, oneofs, and those of protovalidate.

#ifndef FIRN_SCHEMA_PROTO_RULES_H_
#define FIRN_SCHEMA_PROTO_RULES_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "firn/schema/shape.h"

namespace firn::schema {

// Adds to the object, whose fields are there, the rules that the message has. Adds shapes to
// `shapes`, and to `faults` what is wrong with the rules: these are of no use then.
void AddMessageRules(const google::protobuf::Descriptor& message, ObjectRules& object,
                     ShapeSet& shapes, std::vector<std::string>& faults);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PROTO_RULES_H_
