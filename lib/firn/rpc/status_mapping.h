// The one place where our errors become gRPC's.

#ifndef FIRN_RPC_STATUS_MAPPING_H_
#define FIRN_RPC_STATUS_MAPPING_H_

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include "absl/status/status.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// The status with google.rpc.ErrorInfo, and BadRequest or RetryInfo where they belong. An error
// without a reason of ours, or with kInternal, is logged under a new `error_id` and answered with
// that alone: its text is about our insides.
// A `detail` joins the others.
grpc::Status ToGrpc(const absl::Status& status, const google::protobuf::Message* detail = nullptr);

// The same as a message, for an answer inside a stream.
v1::AppendError ToAppendError(const absl::Status& status);

}  // namespace firn::rpc

#endif  // FIRN_RPC_STATUS_MAPPING_H_
