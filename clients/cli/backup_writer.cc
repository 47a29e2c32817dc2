#include "cli/backup_writer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/proof_check.h"
#include "firn/backup/segment.h"
#include "firn/base/uuid.h"
#include "firn/proof/checkpoint.h"

namespace firn::cli {

BackupWriter::BackupWriter(backup::Directory& directory, BackupLinks links)
    : directory_(directory),
      links_(std::move(links)),
      pending_(ParseUuid(directory.manifest().store_id).value_or(Uuid{}), directory.end(),
               directory.manifest().last_us()) {}

absl::Status BackupWriter::Take(const v1::ReplayEventsResponse& message, uint64_t until) {
  for (const v1::EventDTO& event : message.events()) {
    if (absl::Status status = pending_.Add(event); !status.ok()) {
      return absl::DataLossError(absl::StrCat("the server sent what is no log: ", status.message(),
                                              "; check it with firn verify"));
    }
  }
  // A head is the end of a commit, which batches are not cut by.
  if (message.position() == message.head() || message.position() == until) pending_.EndBatch();
  if (pending_.has_whole() && waiting_since_ == absl::InfiniteFuture()) {
    waiting_since_ = links_.now();
  }
  return absl::OkStatus();
}

bool BackupWriter::is_full() const { return pending_.whole_bytes() >= backup::kSegmentFullBytes; }

bool BackupWriter::IsDue(absl::Duration max_lag) const {
  return links_.now() - waiting_since_ >= max_lag;
}

absl::Status BackupWriter::Seal() {
  while (taken_ || pending_.has_whole()) {
    if (!taken_) taken_ = pending_.Take();
    const absl::StatusOr<backup::SignedCheckpoint> checkpoint = Vouch(taken_->segment);
    if (!checkpoint.ok()) return checkpoint.status();
    const std::string& known_key = directory_.manifest().verifier_key;
    if (!known_key.empty() && known_key != checkpoint->verifier_key) {
      links_.say("the server signs with another key than before");
    }
    const absl::Status added = directory_.Add(*taken_, *checkpoint);
    // It may be part of the backup although what comes after that, the merging, failed.
    if (directory_.manifest().last() == taken_->segment.last) taken_.reset();
    if (!added.ok()) return added;
  }
  waiting_since_ = absl::InfiniteFuture();
  return absl::OkStatus();
}

absl::StatusOr<backup::SignedCheckpoint> BackupWriter::Vouch(const backup::Segment& segment) {
  const absl::StatusOr<v1::GetCheckpointResponse> response = links_.get_checkpoint(segment.last);
  if (!response.ok()) return response.status();
  const absl::StatusOr<proof::Checkpoint> checkpoint = CheckCheckpoint(*response, "", 0);
  if (!checkpoint.ok()) return checkpoint.status();
  if (checkpoint->origin != proof::OriginOf(directory_.manifest().store_id) ||
      checkpoint->size != segment.last) {
    return absl::DataLossError("the server signed another log than the one that it sent");
  }
  if (checkpoint->root != segment.end.Root()) {
    return absl::DataLossError(absl::StrCat(
        "the server's log is not the one that was backed up: among its first ", segment.last,
        " events something differs from what it sent, now or for the backup before; check it with "
        "firn verify, and keep this backup"));
  }
  return backup::SignedCheckpoint{.note = response->checkpoint(),
                                  .verifier_key = response->verifier_key()};
}

}  // namespace firn::cli
