// GetState and Diff: states of targets and projections, folded or looked up.

#ifndef FIRN_RPC_STATE_CALLS_H_
#define FIRN_RPC_STATE_CALLS_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "firn/projection/diff.h"
#include "firn/projection/projections.h"
#include "firn/rpc/call.h"
#include "firn/rpc/stream_call.h"
#include "firn/store/store.h"
#include "firn/v1/history.grpc.pb.h"

namespace firn::rpc {

// The projection that is meant if none is named.
inline constexpr std::string_view kCatalog = "catalog";

using GetStateCall = UnaryCall<v1::GetStateRequest, v1::GetStateResponse>;

// Answers with the state of a target. Returns at once.
void GetState(Store& store, projection::Projections& projections, GetStateCall& call);

using DiffSource = MessageSource<v1::DiffResponse>;

// What differs between two moments. kInvalidField.
absl::StatusOr<std::unique_ptr<DiffSource>> OpenDiff(Store& store,
                                                     projection::Projections& projections,
                                                     v1::DiffRequest& request);

}  // namespace firn::rpc

#endif  // FIRN_RPC_STATE_CALLS_H_
