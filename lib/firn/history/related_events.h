// Events of other targets that concern one, such as an image's being put into a collection.

#ifndef FIRN_HISTORY_RELATED_EVENTS_H_
#define FIRN_HISTORY_RELATED_EVENTS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/event.h"
#include "firn/core/query.h"

namespace firn::history {

// Whoever knows, such as a projection. Thread-safe.
class RelatedEvents {
 public:
  struct Found {
    // Newest first.
    std::vector<Position> positions = {};
    // What is after this position is not known yet; 0: nothing is known at all.
    Position known_until = 0;
  };

  virtual ~RelatedEvents() = default;

  // The newest, at most `limit`, at or below `until`. Called by reader threads; may read, but not
  // wait. kProjectionNotFound.
  virtual absl::StatusOr<Found> Find(std::string_view projection, const Target& target,
                                     Position until, size_t limit) = 0;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_RELATED_EVENTS_H_
