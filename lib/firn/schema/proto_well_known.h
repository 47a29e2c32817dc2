// The types of protobuf itself that have a JSON form of their own.

#ifndef FIRN_SCHEMA_PROTO_WELL_KNOWN_H_
#define FIRN_SCHEMA_PROTO_WELL_KNOWN_H_

#include <google/protobuf/descriptor.h>

#include <optional>
#include <string_view>

#include "absl/strings/match.h"
#include "firn/schema/shape.h"

namespace firn::schema {

// Where the files of protobuf itself are. A schema's are the server's own (see ProtoFiles), while
// anybody's message may have a full name like theirs.
inline constexpr const char* kProtobufFolder = "google/protobuf/";

// Whether the message or enum is the one that protobuf calls so.
template <typename Descriptor>
bool IsOfProtobuf(const Descriptor& descriptor, std::string_view name) {
  return absl::StartsWith(descriptor.file()->name(), kProtobufFolder) &&
         descriptor.containing_type() == nullptr && descriptor.name() == name;
}

// Whether its JSON is that of its only field.
bool IsWrapper(const google::protobuf::Descriptor& message);

// The shape of a message that is no wrapper; nothing: its JSON is an object of its fields, as
// everybody's.
std::optional<Shape> WellKnownShape(const google::protobuf::Descriptor& message);

// Whether its JSON may be an object; a google.protobuf.Value may be anything.
bool MayBeObject(const google::protobuf::Descriptor& message);

// The message whose fields the field's JSON has, at whatever depth of lists and maps; null: none.
const google::protobuf::Descriptor* MessageWithin(const google::protobuf::FieldDescriptor& field);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PROTO_WELL_KNOWN_H_
