// What a value must be like, as the contract says it, without the parts that it has.

#ifndef FIRN_RPC_DESCRIBE_VALUE_H_
#define FIRN_RPC_DESCRIBE_VALUE_H_

#include "firn/schema/parts.h"
#include "firn/schema/shape.h"
#include "firn/v1/schema_registry.pb.h"

namespace firn::rpc {

// The value is like all of the shapes, which come with what their `all_of` say. What `into` says
// already stays, and bounds are made narrower.
void DescribeValue(const schema::Parts& shapes, v1::FieldDescription& into);

// Adds a bound on what the value has many of.
void DescribeSize(const schema::SizeRange& range, v1::FieldDescription& into);

}  // namespace firn::rpc

#endif  // FIRN_RPC_DESCRIBE_VALUE_H_
