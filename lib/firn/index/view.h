// What there is to look into, at one moment.

#ifndef FIRN_INDEX_VIEW_H_
#define FIRN_INDEX_VIEW_H_

#include <memory>
#include <vector>

#include "firn/index/run.h"
#include "firn/index/tail.h"

namespace firn::index {

// Everything that had been added when it was made, and what is added to `newest` meanwhile.
// Immutable, and safe to look into while postings are added.
struct View {
  // The tail that is added to.
  std::shared_ptr<const Tail> newest;
  // Full tails on their way to the disk, oldest first; newer than any run.
  std::vector<std::shared_ptr<const Tail>> tails;
  // Oldest first, neighbours.
  std::vector<std::shared_ptr<const Run>> runs;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_VIEW_H_
