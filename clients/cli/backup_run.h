// `firn backup DIR`: brings a backup up to date with a server, once or for ever.

#ifndef FIRN_CLI_BACKUP_RUN_H_
#define FIRN_CLI_BACKUP_RUN_H_

#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/context.h"
#include "firn/backup/manifest.h"

namespace firn::cli {

struct BackupOptions {
  std::string directory;
  // Go on with what is appended, until the user wants to end.
  bool follow = false;
  // With `follow`: an event is durable in the backup so long after it came, at the latest.
  absl::Duration max_lag = absl::Seconds(1);
};

// Errors: the server's, backup::Directory's, and kDataLoss if the server's log is not the
// continuation of the backup's.
absl::Status RunBackup(const BackupOptions& options, const Context& context);

// Whether the server's log still begins with the backup's: a proof of the server's, checked.
// kFailedPrecondition if it is another log, kDataLoss if it was changed; the server's errors.
absl::Status CheckAgainstServer(const backup::Manifest& manifest, const Context& context);

}  // namespace firn::cli

#endif  // FIRN_CLI_BACKUP_RUN_H_
