// The page tokens of DescribeEventTypes.

#ifndef FIRN_RPC_TYPES_TOKEN_H_
#define FIRN_RPC_TYPES_TOKEN_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "firn/v1/schema_registry.pb.h"

namespace firn::rpc {

// Of all that the request asks for but the page.
uint64_t FingerprintOf(const v1::DescribeEventTypesRequest& request);

// The token of the page that follows one that ends with the event type `last`.
std::string MakeTypesToken(uint64_t fingerprint, const std::string& last);

// The event type after which the request's page begins; empty: it is the first page. kInvalidField
// if the token was not made for this request.
absl::StatusOr<std::string> TakeTypesToken(const v1::DescribeEventTypesRequest& request);

}  // namespace firn::rpc

#endif  // FIRN_RPC_TYPES_TOKEN_H_
