#include "firn/rpc/append_conflict.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "firn/base/status_macros.h"
#include "firn/core/append.h"
#include "firn/rpc/convert.h"

namespace firn::rpc {
namespace {

// Writes the checks first, then, as far as there is room, the newest events of each.
class ConflictWriter {
 public:
  ConflictWriter(const std::vector<FailedCheck>& failed, size_t bytes)
      : failed_(failed), bytes_left_(bytes) {
    for (const FailedCheck& check : failed_) AddCheck(check);
  }

  absl::Status AddEvents(EventReader& reader) {
    for (int i = 0; i < conflict_.failed_checks_size() && !full_; ++i) {
      const std::vector<Position>& positions = failed_[static_cast<size_t>(i)].events;
      v1::FailedCheck& told = *conflict_.mutable_failed_checks(i);
      for (auto position = positions.rbegin(); position != positions.rend(); ++position) {
        FIRN_ASSIGN_OR_RETURN(v1::EventDTO event, ReadEvent(reader, *position));
        full_ = !AddEvent(event, told);
        if (full_) break;
      }
      // They were read from the newest back.
      std::reverse(told.mutable_events()->begin(), told.mutable_events()->end());
      told.set_events_left_out(
          static_cast<uint32_t>(positions.size() - static_cast<size_t>(told.events_size())));
    }
    return absl::OkStatus();
  }

  const v1::AppendConflict& conflict() const { return conflict_; }

 private:
  // A field's tag and length.
  static constexpr size_t kFieldBytes = 6;

  bool Take(size_t bytes) {
    if (bytes + kFieldBytes > bytes_left_) return false;
    bytes_left_ -= bytes + kFieldBytes;
    return true;
  }

  void AddCheck(const FailedCheck& check) {
    v1::FailedCheck told;
    told.set_check_index(static_cast<uint32_t>(check.index));
    if (check.actual_revision) told.set_actual_revision(*check.actual_revision);
    told.set_events_left_out(static_cast<uint32_t>(check.events.size()));
    if (conflict_.checks_left_out() == 0 && Take(told.ByteSizeLong())) {
      *conflict_.add_failed_checks() = std::move(told);
    } else {
      conflict_.set_checks_left_out(conflict_.checks_left_out() + 1);
    }
  }

  bool AddEvent(v1::EventDTO& event, v1::FailedCheck& told) {
    if (!Take(event.ByteSizeLong())) {
      event.clear_payload_form();
      if (!Take(event.ByteSizeLong())) return false;
    }
    *told.add_events() = std::move(event);
    return true;
  }

  static absl::StatusOr<v1::EventDTO> ReadEvent(EventReader& reader, Position position) {
    v1::EventDTO event;
    const auto read = reader.Read(
        {.after = position - 1, .until = position},
        [&](const RecordedEvent& recorded) { FillEvent(recorded, v1::PAYLOAD_FORM_JSON, event); });
    FIRN_RETURN_IF_ERROR(read.status());
    return event;
  }

  const std::vector<FailedCheck>& failed_;
  size_t bytes_left_;
  // An event did not fit: no other is read.
  bool full_ = false;
  v1::AppendConflict conflict_;
};

// Shared by the task and the way out if the task is refused.
struct Description {
  absl::Status error;
  std::vector<FailedCheck> failed;
  size_t bytes;
  ConflictDone done;
};

}  // namespace

void DescribeConflict(Store& store, const absl::Status& error, size_t bytes, ConflictDone done) {
  auto description = std::make_shared<Description>(
      Description{error, FailedChecksOf(error), bytes, std::move(done)});
  const absl::Status queued = store.Read([description](EventReader& reader) {
    ConflictWriter writer(description->failed, description->bytes);
    const absl::Status read = writer.AddEvents(reader);
    std::move(description->done)(read.ok() ? description->error : read, writer.conflict());
  });
  if (queued.ok()) return;
  const ConflictWriter writer(description->failed, bytes);
  std::move(description->done)(error, writer.conflict());
}

}  // namespace firn::rpc
