// A disk that cannot be written, or read, as the command's exit status tells it.

#ifndef FIRN_CLI_DISK_ERROR_H_
#define FIRN_CLI_DISK_ERROR_H_

#include "absl/status/status.h"
#include "firn/base/status.h"

namespace firn::cli {

// What a layer of the library says of the disk has the code of a server that says it. Here it is an
// output that cannot be written: kDataLoss. Anything else stays as it is.
inline absl::Status AsDiskError(const absl::Status& status) {
  const auto reason = ReasonOf(status);
  const bool is_disk = reason == ErrorReason::kDiskFull || reason == ErrorReason::kReadOnly ||
                       reason == ErrorReason::kCorrupted || reason == ErrorReason::kInternal;
  return is_disk ? absl::DataLossError(status.message()) : status;
}

}  // namespace firn::cli

#endif  // FIRN_CLI_DISK_ERROR_H_
