// Walks along the positions that a query may match, up or down the log, through the index.

#ifndef FIRN_ENGINES_SQLITE_QUERY_CURSOR_H_
#define FIRN_ENGINES_SQLITE_QUERY_CURSOR_H_

#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/query.h"
#include "firn/engines/sqlite/names.h"
#include "firn/index/view.h"

namespace firn::sqlite {

// A query's item as keys: an event that matches has one key of every part.
struct ItemKeys {
  std::vector<std::vector<index::Key>> parts = {};
  ReadPlanItem plan = {};
};

// With `names`, prefixes of types become the types that the log has; without, they are conditions.
ItemKeys KeysOf(const QueryItem& item, NameReader* names);

// Used by one thread; the view must outlive it.
class QueryCursor {
 public:
  // What to walk along: positions in (after, until].
  struct Range {
    Position after = 0;
    Position until = 0;
    bool backwards = false;
    // Beyond this the index knows nothing: every position is a candidate.
    Position indexed_to = std::numeric_limits<Position>::max();
  };

  struct Found {
    // 0: there is no further one.
    Position position = 0;
    // False if the walk was ended here by `seeks_max`: nothing before this position is left out.
    bool is_candidate = false;
  };

  // An item without parts is at every position; so is a query without items.
  QueryCursor(const index::View& view, const std::vector<ItemKeys>& items, const Range& range);
  ~QueryCursor();

  // The first candidate at or, in the walk's direction, beyond `from`, which never goes back. What
  // is found has the keys, not surely the words: it must be looked at. Ends after about
  // `seeks_max` looks into the index. Errors as index::Run's.
  absl::StatusOr<Found> Seek(Position from, size_t seeks_max);

  // Looks into the index so far.
  size_t seeks() const { return seeks_; }

  // An item's walk, in one direction.
  class Walk;

 private:
  struct Item {
    std::unique_ptr<Walk> walk;
    // Where it is; nothing before the first Seek.
    std::optional<Found> found = {};
  };

  // As Seek, of what is in the index.
  absl::StatusOr<Found> SeekIndexed(Position from, size_t seeks_max);

  const Range range_;
  std::vector<Item> items_;
  size_t seeks_ = 0;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_QUERY_CURSOR_H_
