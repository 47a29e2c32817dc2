#include "firn/index/cursor.h"

#include "firn/base/status_macros.h"

namespace firn::index {

Cursor::Cursor(const Tail& tail, const View& view, Key key, Position after)
    : tail_(&tail), view_(&view), key_(key), after_(after) {
  // The memory that most lookups will meet, all at once instead of one after the other.
  tail.Prefetch(key);
  for (const auto& run : view.runs) run->Prefetch(key);
}

absl::StatusOr<Position> Cursor::SeekAtMost(Position limit) {
  if (limit <= after_) return 0;
  for (; source_ < sources(); ++source_, entered_ = false) {
    FIRN_ASSIGN_OR_RETURN(const Position found, SeekInSource(limit));
    // Whatever comes later is older still.
    if (found != 0) return found > after_ ? found : 0;
  }
  return 0;
}

absl::StatusOr<Position> Cursor::SeekInSource(Position limit) {
  if (source_ == 0) return SeekInTail(*tail_, limit);
  const size_t tails = view_->tails.size();
  if (source_ <= tails) return SeekInTail(*view_->tails[tails - source_], limit);
  const Run& run = *view_->runs[view_->runs.size() - (source_ - tails)];
  if (run.facts().until <= after_ || run.facts().after >= limit) return 0;
  return SeekInRun(run, limit);
}

Position Cursor::SeekInTail(const Tail& tail, Position limit) {
  if (!entered_) {
    place_ = tail.Newest(key_);
    entered_ = true;
  }
  while (place_ != Tail::kNone && tail.PositionAt(place_) > limit) place_ = tail.Older(place_);
  return place_ == Tail::kNone ? 0 : tail.PositionAt(place_);
}

absl::StatusOr<Position> Cursor::SeekInRun(const Run& run, Position limit) {
  if (!entered_) {
    if (!run.MayContain(key_)) return 0;
    positions_.clear();
    block_.reset();
    entered_ = true;
  }
  for (;;) {
    while (!positions_.empty() && positions_.back() > limit) positions_.pop_back();
    if (!positions_.empty()) return positions_.back();
    const std::optional<size_t> block = run.FindBlock(key_, limit);
    // A block that was read and holds no more begins with a smaller key.
    if (!block || block == block_) return 0;
    block_ = block;
    FIRN_RETURN_IF_ERROR(run.ReadBlock(*block, key_, positions_, buffer_));
  }
}

}  // namespace firn::index
