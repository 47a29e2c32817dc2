// Takes events from a server into a backup's directory, and has the server vouch for them.

#ifndef FIRN_CLI_BACKUP_WRITER_H_
#define FIRN_CLI_BACKUP_WRITER_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "firn/backup/directory.h"
#include "firn/backup/pending.h"
#include "firn/v1/event_store.pb.h"
#include "firn/v1/proof.pb.h"

namespace firn::cli {

// What the writer needs of the rest.
struct BackupLinks {
  // The server's checkpoint over so many events. kUnavailable: asked again later.
  std::function<absl::StatusOr<v1::GetCheckpointResponse>(uint64_t size)> get_checkpoint;
  std::function<absl::Time()> now;
  // Tells the user something that is no error.
  std::function<void(const std::string&)> say;
};

// Not thread-safe. Whatever is sealed was signed by the server just as it is here.
class BackupWriter {
 public:
  // Goes on where the directory, which must outlive the object, ends.
  BackupWriter(backup::Directory& directory, BackupLinks links);

  // Takes the events of a message. `until`: where the replay ends, which is the end of a batch;
  // 0: the replay has no end. kDataLoss if they are not the next ones of the log.
  absl::Status Take(const v1::ReplayEventsResponse& message, uint64_t until);

  // Whether a segment is full.
  bool is_full() const;

  // Whether there is something to seal that came `max_lag` ago or longer.
  bool IsDue(absl::Duration max_lag) const;

  // Makes all whole batches a durable part of the backup. kUnavailable if the server is not there
  // to sign: they are kept until it is called again. kDataLoss if the server signs another log.
  absl::Status Seal();

  // The last position that was taken, and the last one that is not sealed yet.
  uint64_t last() const { return pending_.last(); }
  uint64_t sealed() const { return directory_.manifest().last(); }

 private:
  absl::StatusOr<backup::SignedCheckpoint> Vouch(const backup::Segment& segment);

  backup::Directory& directory_;
  const BackupLinks links_;
  backup::PendingEvents pending_;
  // Waits for the server's signature.
  std::optional<backup::TakenSegment> taken_;
  // When the oldest event that is not sealed came.
  absl::Time waiting_since_ = absl::InfiniteFuture();
};

}  // namespace firn::cli

#endif  // FIRN_CLI_BACKUP_WRITER_H_
