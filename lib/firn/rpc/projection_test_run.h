// A definition run over events that are sent with it.

#ifndef FIRN_RPC_PROJECTION_TEST_RUN_H_
#define FIRN_RPC_PROJECTION_TEST_RUN_H_

#include <atomic>

#include "absl/status/statusor.h"
#include "firn/v1/projection.pb.h"

namespace firn::rpc {

// Runs it in memory and tells what the tables hold then. Takes its time, unless `cancelled` becomes
// true: kCancelled. kInvalidField, kProjectionNotFound, kProjectionFailed.
absl::StatusOr<v1::TestProjectionResponse> RunTest(v1::TestProjectionRequest& request,
                                                   const std::atomic<bool>& cancelled);

}  // namespace firn::rpc

#endif  // FIRN_RPC_PROJECTION_TEST_RUN_H_
