// Waits for a projection to be built.

#ifndef FIRN_CLI_PROJECTION_BUILD_H_
#define FIRN_CLI_PROJECTION_BUILD_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/progress.h"
#include "firn/v1/projection.pb.h"
#include "grpcpp/support/status.h"

namespace firn::cli {

struct BuildProgress {
  // The tables are those of the version, and can be read.
  bool is_done = false;
  // Why it cannot go on, if it cannot.
  const v1::ProjectionFailure* failure = nullptr;
  uint64_t position = 0;
};

// How far the building of this version has come. The result points into `status`.
BuildProgress ReadBuildProgress(const v1::ProjectionStatus& status, uint32_t version);

// "420,000 of 1,000,000 events"
ProgressState MakeBuildState(uint64_t position, uint64_t head);

// What waiting needs.
struct BuildWaitLinks {
  std::function<grpc::Status(v1::GetProjectionResponse*)> get;
  std::function<absl::Status(const grpc::Status&)> explain;
  // Sleeps; false if the user wants to end.
  std::function<bool(absl::Duration)> pause;
};

// Asks again and again until the version is built, and leaves the last answer in `response`.
// kFailedPrecondition if it cannot be built; kCancelled if the user wants to end; else the call's.
absl::Status AwaitBuild(uint32_t version, const BuildWaitLinks& links, Progress& progress,
                        v1::GetProjectionResponse* response);

}  // namespace firn::cli

#endif  // FIRN_CLI_PROJECTION_BUILD_H_
