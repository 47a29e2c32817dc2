// The one place where our errors become gRPC's.

#ifndef FIRN_RPC_STATUS_MAPPING_H_
#define FIRN_RPC_STATUS_MAPPING_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace firn::rpc {

// The status with google.rpc.ErrorInfo, and BadRequest or RetryInfo where they belong. An error
// without a reason of ours, or with kInternal, is logged under a new `error_id` and answered with
// that alone: its text is about our insides.
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace firn::rpc

#endif  // FIRN_RPC_STATUS_MAPPING_H_
