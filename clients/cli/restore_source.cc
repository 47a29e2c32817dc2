#include "cli/restore_source.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/time.h"
#include "firn/wire/recorded_event.h"

namespace firn::cli {
namespace {

// As much as one commit of the log takes.
constexpr size_t kGroupEvents = 20'000;
constexpr size_t kGroupBytes = 16 << 20;

}  // namespace

absl::Status RestoreSource::Run() {
  absl::StatusOr<backup::SegmentWalk> walk = backup::SegmentWalk::Open(path_);
  if (!walk.ok()) return walk.status();
  backup::Frontier before;
  while (const backup::SegmentEntry* entry = walk->Next()) {
    if (is_done_ || entry->first > end_.position || entry->first_us > end_.recorded_us) break;
    const Position first = entry->first;
    absl::StatusOr<backup::Segment> segment = walk->Load();
    absl::Status status = segment.status();
    if (status.ok()) {
      status = backup::CheckEvents(*segment, &before,
                                   [this](v1::EventDTO& event, const proof::Hash& leaf) {
                                     return Take(event, leaf);
                                   })
                   .status();
    }
    if (absl::IsDataLoss(status)) {
      return absl::DataLossError(absl::StrCat(
          status.message(), "; the backup is whole up to position ", first - 1,
          first > 1 ? absl::StrCat(": restore so much with --at ", first - 1) : std::string()));
    }
    if (!status.ok()) return status;
    before = std::move(segment->end);
  }
  return group_.empty() ? absl::OkStatus() : Give();
}

bool RestoreSource::IsBeyond(const v1::EventDTO& event) const {
  if (event.position() > end_.position) return true;
  return end_.recorded_us != std::numeric_limits<int64_t>::max() &&
         ParseRfc3339(event.created_at()).value_or(0) > end_.recorded_us;
}

absl::Status RestoreSource::Take(v1::EventDTO& event, const proof::Hash& leaf) {
  // The rest of a segment is only checked.
  if (is_done_) return absl::OkStatus();
  const bool begins_batch = event.batch_index() == 0;
  if (IsBeyond(event)) {
    is_done_ = true;
    if (begins_batch) return absl::OkStatus();
    is_batch_left_out_ = true;
    group_.resize(group_before_);
    log_ = log_before_;
    return absl::OkStatus();
  }
  if (begins_batch) {
    if (absl::Status status = BeginBatch(); !status.ok()) return status;
  }
  absl::StatusOr<CommittedEvent> taken = wire::TakeRecorded(event);
  if (!taken.ok()) return taken.status();
  group_bytes_ += EventBytes(taken->event);
  group_.push_back(*std::move(taken));
  log_.Add(leaf);
  return absl::OkStatus();
}

absl::Status RestoreSource::BeginBatch() {
  if (group_.size() >= kGroupEvents || group_bytes_ >= kGroupBytes) {
    if (absl::Status status = Give(); !status.ok()) return status;
  }
  group_before_ = group_.size();
  log_before_ = log_;
  return absl::OkStatus();
}

absl::Status RestoreSource::Give() {
  last_us_ = group_.back().place.recorded_us;
  group_bytes_ = 0;
  return give_(std::exchange(group_, {})) ? absl::OkStatus() : absl::CancelledError("");
}

}  // namespace firn::cli
