// Makes a data directory of a backup. The one part of the command that writes a log itself.

#ifndef FIRN_CLI_RESTORER_H_
#define FIRN_CLI_RESTORER_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/restore_source.h"
#include "firn/core/event.h"
#include "firn/proof/merkle.h"

namespace firn::cli {

struct RestoreOptions {
  // Of the backup.
  std::string directory;
  // To be made; missing or empty.
  std::string data_dir;
  RestoreEnd end;
};

struct Restored {
  std::string store_id;
  Position last = 0;
  int64_t last_us = 0;
  proof::Hash root{};
  bool is_batch_left_out = false;
};

// Restores the log under a temporary name beside the data directory, reads it again and compares
// its root with the backup's; only then, and when it is on the disk, the directory gets its name.
// `go_on` hears up to which position it is, of what it restores or (`is_reading`) reads again;
// false ends it. Whatever ends it before: there is no data directory then.
// kOutOfRange if there is no batch before the end; kFailedPrecondition if there is something at the
// data directory; kCancelled; kDataLoss if the backup is damaged, or the restored log another; the
// disk's errors.
absl::StatusOr<Restored> Restore(const RestoreOptions& options,
                                 const std::function<bool(Position, bool is_reading)>& go_on);

}  // namespace firn::cli

#endif  // FIRN_CLI_RESTORER_H_
