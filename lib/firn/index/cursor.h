// Walks down the positions that a key has, from the newest.

#ifndef FIRN_INDEX_CURSOR_H_
#define FIRN_INDEX_CURSOR_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/index/tail.h"
#include "firn/index/view.h"

namespace firn::index {

// Used by one thread; tail and view must outlive it, and nothing may be added meanwhile.
class Cursor {
 public:
  // Looks at positions beyond `after` only.
  Cursor(const Tail& tail, const View& view, Key key, Position after);

  // The largest position at or below `limit`; 0 if there is none. The limit may not grow from one
  // call to the next. Errors as Run's.
  absl::StatusOr<Position> SeekAtMost(Position limit);

 private:
  // Tails and runs from the newest to the oldest.
  size_t sources() const { return 1 + view_->tails.size() + view_->runs.size(); }
  absl::StatusOr<Position> SeekInSource(Position limit);
  Position SeekInTail(const Tail& tail, Position limit);
  absl::StatusOr<Position> SeekInRun(const Run& run, Position limit);

  const Tail* tail_;
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

}  // namespace firn::index

#endif  // FIRN_INDEX_CURSOR_H_
