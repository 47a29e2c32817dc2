#include "firn/index/cursor.h"

#include <algorithm>

#include "firn/base/status_macros.h"

namespace firn::index {
namespace {

// The memory that most lookups will meet, all at once instead of one after the other.
void Prefetch(const View& view, Key key) {
  view.newest->Prefetch(key);
  for (const auto& run : view.runs) run->Prefetch(key);
}

}  // namespace

Cursor::Cursor(const View& view, Key key, Position after) : view_(&view), key_(key), after_(after) {
  Prefetch(view, key);
}

absl::StatusOr<Position> Cursor::Seek(Position limit) {
  if (limit <= after_) return 0;
  for (; source_ < sources(); ++source_, entered_ = false) {
    FIRN_ASSIGN_OR_RETURN(const Position found, SeekInSource(limit));
    // Whatever comes later is older still.
    if (found != 0) return found > after_ ? found : 0;
  }
  return 0;
}

absl::StatusOr<Position> Cursor::SeekInSource(Position limit) {
  if (source_ == 0) return SeekInTail(*view_->newest, limit);
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

ForwardCursor::ForwardCursor(const View& view, Key key, Position until)
    : view_(&view), key_(key), until_(until) {
  Prefetch(view, key);
}

absl::StatusOr<Position> ForwardCursor::Seek(Position limit) {
  if (limit > until_) return 0;
  for (; source_ < sources(); ++source_, entered_ = false) {
    FIRN_ASSIGN_OR_RETURN(const Position found, SeekInSource(limit));
    // Whatever comes later is newer still.
    if (found != 0) return found <= until_ ? found : 0;
  }
  return 0;
}

absl::StatusOr<Position> ForwardCursor::SeekInSource(Position limit) {
  const size_t runs = view_->runs.size();
  if (source_ < runs) {
    const Run& run = *view_->runs[source_];
    if (run.facts().until < limit || run.facts().after >= until_) return 0;
    return SeekInRun(run, limit);
  }
  const size_t tail = source_ - runs;
  return SeekInTail(tail < view_->tails.size() ? *view_->tails[tail] : *view_->newest, limit);
}

Position ForwardCursor::SeekInPositions(Position limit) {
  while (next_ < positions_.size() && positions_[next_] < limit) ++next_;
  return next_ < positions_.size() ? positions_[next_] : 0;
}

Position ForwardCursor::SeekInTail(const Tail& tail, Position limit) {
  if (!entered_) {
    // A tail's chains lead down: what may still be wanted of this one is turned around.
    positions_.clear();
    next_ = 0;
    for (Tail::Place place = tail.Newest(key_); place != Tail::kNone; place = tail.Older(place)) {
      const Position position = tail.PositionAt(place);
      if (position < limit) break;
      if (position <= until_) positions_.push_back(position);
    }
    std::reverse(positions_.begin(), positions_.end());
    entered_ = true;
  }
  return SeekInPositions(limit);
}

absl::StatusOr<Position> ForwardCursor::SeekInRun(const Run& run, Position limit) {
  if (!entered_) {
    if (!run.MayContain(key_)) return 0;
    positions_.clear();
    next_ = 0;
    block_ = run.FindBlock(key_, limit).value_or(0);
    entered_ = true;
  }
  for (;;) {
    if (const Position found = SeekInPositions(limit)) return found;
    // Blocks between that end before the limit need not be read.
    block_ = std::max(block_, run.FindBlock(key_, limit).value_or(0));
    if (block_ == run.blocks() || run.FirstKeyOf(block_) > key_) return 0;
    FIRN_RETURN_IF_ERROR(run.ReadBlock(block_, key_, positions_, buffer_));
    next_ = 0;
    ++block_;
  }
}

}  // namespace firn::index
