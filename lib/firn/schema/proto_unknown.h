// What options of a schema say in words that this server does not know.

#ifndef FIRN_SCHEMA_PROTO_UNKNOWN_H_
#define FIRN_SCHEMA_PROTO_UNKNOWN_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string>
#include <vector>

namespace firn::schema {

// Names what the message and those within it hold beyond what their types have here: fields of a
// newer version, and extensions, by the names that the pool has for them. Each once, and not more
// than anybody would read.
std::vector<std::string> UnknownFields(const google::protobuf::Message& options,
                                       const google::protobuf::DescriptorPool& pool);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PROTO_UNKNOWN_H_
