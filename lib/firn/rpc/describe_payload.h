// A payload as the contract describes it: every part once, as many as a message can hold.

#ifndef FIRN_RPC_DESCRIBE_PAYLOAD_H_
#define FIRN_RPC_DESCRIBE_PAYLOAD_H_

#include <cstddef>

#include "firn/schema/shape.h"
#include "firn/v1/schema_registry.pb.h"

namespace firn::rpc {

// Parts below one another. Clients read messages of at most 100 levels, some fewer.
inline constexpr size_t kDescribedLevelsMax = 32;

// Shapes that are told, each at each of its places; most parts have one or two.
inline constexpr size_t kDescribedShapesMax = 20'000;

// Of the message. Clients take 4 MiB unless they are told otherwise.
inline constexpr size_t kDescribedBytesMax = 1 << 20;

// Tells the parts that are nearest to the top first; what is left out for its size is marked.
void DescribePayload(const schema::Shape& payload, v1::FieldDescription& into);

}  // namespace firn::rpc

#endif  // FIRN_RPC_DESCRIBE_PAYLOAD_H_
