// Walk along the positions that a key has: from the newest down, or from the oldest up.

#ifndef FIRN_INDEX_CURSOR_H_
#define FIRN_INDEX_CURSOR_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/index/view.h"

namespace firn::index {

// Down. Used by one thread; the view must outlive it.
class Cursor {
 public:
  // Looks at positions beyond `after` only.
  Cursor(const View& view, Key key, Position after);

  // The largest position at or below `limit`; 0 if there is none. The limit may not grow from one
  // call to the next. Errors as Run's.
  absl::StatusOr<Position> Seek(Position limit);

 private:
  // Tails and runs from the newest to the oldest.
  size_t sources() const { return 1 + view_->tails.size() + view_->runs.size(); }
  absl::StatusOr<Position> SeekInSource(Position limit);
  Position SeekInTail(const Tail& tail, Position limit);
  absl::StatusOr<Position> SeekInRun(const Run& run, Position limit);

  const View* view_;
  Key key_;
  Position after_;

  // Where we are: in which source, and where in it.
  size_t source_ = 0;
  bool entered_ = false;
  Tail::Place place_ = Tail::kNone;
  std::optional<size_t> block_;
  std::vector<Position> positions_;  // of the key in block_
  std::string buffer_;
};

// Up. Used by one thread; the view must outlive it.
class ForwardCursor {
 public:
  // Looks at positions up to `until` only.
  ForwardCursor(const View& view, Key key, Position until);

  // The smallest position at or beyond `limit`; 0 if there is none. The limit may not shrink from
  // one call to the next. Errors as Run's.
  absl::StatusOr<Position> Seek(Position limit);

 private:
  // Runs and tails from the oldest to the newest.
  size_t sources() const { return view_->runs.size() + view_->tails.size() + 1; }
  absl::StatusOr<Position> SeekInSource(Position limit);
  Position SeekInTail(const Tail& tail, Position limit);
  absl::StatusOr<Position> SeekInRun(const Run& run, Position limit);
  // The first of positions_ at or beyond the limit; 0 if there is none.
  Position SeekInPositions(Position limit);

  const View* view_;
  Key key_;
  Position until_;

  // Where we are: in which source, and where in it.
  size_t source_ = 0;
  bool entered_ = false;
  size_t block_ = 0;  // to be read next
  std::vector<Position> positions_;
  size_t next_ = 0;  // of positions_
  std::string buffer_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_CURSOR_H_
