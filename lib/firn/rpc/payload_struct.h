// JSON payloads as google.protobuf.Struct, for people who write and read them with grpcurl.

#ifndef FIRN_RPC_PAYLOAD_STRUCT_H_
#define FIRN_RPC_PAYLOAD_STRUCT_H_

#include <google/protobuf/struct.pb.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace firn::rpc {

// The deepest Struct that every protobuf library parses: a level takes three nested messages, and
// most libraries stop at 100.
inline constexpr int kStructDepthMax = 30;

// The largest JSON text that is offered as a Struct, in bytes: as a message it can grow sixfold,
// and must stay below the 4 MiB that clients accept by default.
inline constexpr size_t kStructBytesMax = 512 << 10;

// JSON text with sorted keys and without spaces: the same Struct gives the same text, so an append
// that is sent again is recognised. Integers up to 2^53 are written without a fraction.
// The error's message says what has no JSON form: a number that is not finite, a value without a
// kind, or too many levels.
absl::StatusOr<std::string> StructToJson(const google::protobuf::Struct& payload);

// Fills `payload` with a JSON object. False, and `payload` is unspecified, if a Struct should not
// hold it: too large or too deep.
bool JsonToStruct(std::string_view json, google::protobuf::Struct& payload);

}  // namespace firn::rpc

#endif  // FIRN_RPC_PAYLOAD_STRUCT_H_
