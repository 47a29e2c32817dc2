// Schemas as the contract describes them.

#ifndef FIRN_RPC_DESCRIBE_H_
#define FIRN_RPC_DESCRIBE_H_

#include <cstddef>

#include "absl/types/span.h"
#include "firn/schema/registry.h"
#include "firn/v1/schema_registry.pb.h"

namespace firn::rpc {

void FillSchema(const schema::RegisteredSchema& schema, v1::Schema& into);

// An event type with its payload, part by part.
void FillEventType(const schema::DescribedType& described, v1::EventTypeDescription& into);

// How large a page of event types may be, unless its only one is larger.
inline constexpr size_t kDescribedPageBytes = 1 << 20;

// Describes as many of the types as fit a page, at least the first, and answers how many those are.
size_t FillPage(absl::Span<const schema::DescribedType* const> types,
                v1::DescribeEventTypesResponse& page);

v1::SchemaPolicy ToWire(schema::Policy policy);
v1::SchemaFormat ToWire(schema::Format format);
v1::SchemaCompatibility ToWire(schema::Compatibility compatibility);

}  // namespace firn::rpc

#endif  // FIRN_RPC_DESCRIBE_H_
