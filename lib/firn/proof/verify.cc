#include "firn/proof/verify.h"

#include <algorithm>
#include <utility>

#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/proof/block_tree.h"
#include "firn/proof/event_hashes.h"

namespace firn::proof {
namespace {

bool IsDamage(const absl::Status& status) { return ReasonOf(status) == ErrorReason::kCorrupted; }

// Neighbours that cannot be read are one stretch, with what was said of the first.
void AddTo(std::vector<Damage>& damages, Position position, bool& was_unreadable,
           const absl::Status& status) {
  const bool is_unreadable = !status.ok();
  if (!damages.empty() && damages.back().last + 1 == position && was_unreadable == is_unreadable) {
    damages.back().last = position;
    return;
  }
  was_unreadable = is_unreadable;
  damages.push_back({.first = position,
                     .last = position,
                     .what = is_unreadable ? std::string(status.message())
                                           : "the event has other content than its hash says"});
}

// Event by event. Whether it has found anything.
absl::StatusOr<bool> VerifyEvents(Position after, Position until, EventReader& reader,
                                  std::vector<Damage>& damages) {
  std::vector<Damage> found;
  bool was_unreadable = false;
  for (Position position = after + 1; position <= until; ++position) {
    const absl::StatusOr<bool> holds = reader.HasItsContent(position);
    if (!holds.ok() && !IsDamage(holds.status())) return holds.status();
    if (!holds.ok() || !*holds) AddTo(found, position, was_unreadable, holds.status());
  }
  damages.insert(damages.end(), found.begin(), found.end());
  return !found.empty();
}

}  // namespace

absl::StatusOr<Position> VerifyBlock(Position after, Position until,
                                     const std::optional<Hash>& known, EventReader& reader,
                                     std::vector<Damage>& damages) {
  const Position first = after / kBlockEvents * kBlockEvents;
  const Position last = std::min(first + kBlockEvents, until);
  FIRN_ASSIGN_OR_RETURN(const bool has_found, VerifyEvents(after, last, reader, damages));
  if (!known || last != first + kBlockEvents) return last;
  auto events = HashEvents(first, last, reader);
  if (!events.ok() && !IsDamage(events.status())) return events.status();
  const bool is_same = events.ok() && HashBlock(*std::move(events)) == *known;
  if (is_same || has_found) return last;
  damages.push_back({.first = first + 1,
                     .last = last,
                     .what = "the events are not those that were hashed when they were appended, "
                             "though each has the content that its own hash says: something that "
                             "the store assigns was changed, or the proof file was"});
  return last;
}

absl::StatusOr<std::optional<Damage>> CompareWith(const Checkpoint& checkpoint,
                                                  const TreeView::Known& known,
                                                  EventReader& reader) {
  TreeView view(known, checkpoint.size, reader);
  const absl::StatusOr<Hash> root = RootOf(view, checkpoint.size);
  if (!root.ok() && !IsDamage(root.status())) return root.status();
  if (!root.ok() || *root == checkpoint.root) return std::nullopt;
  const Position whole = checkpoint.size / kBlockEvents * kBlockEvents;
  return Damage{.first = std::min(whole + 1, checkpoint.size),
                .last = checkpoint.size,
                .what =
                    "the log is not the one that was signed when the server last stopped: "
                    "something that the store assigns was changed, or the proof files were"};
}

}  // namespace firn::proof
