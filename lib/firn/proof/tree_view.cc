#include "firn/proof/tree_view.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "firn/base/status_macros.h"
#include "firn/proof/block_tree.h"
#include "firn/proof/event_hashes.h"

namespace firn::proof {

absl::StatusOr<Hash> TreeView::NodeAt(int level, uint64_t index) {
  if (level < kBlockLevel) return WithinBlock(level, index);
  if (const std::optional<Hash> known = known_(level, index)) return *known;
  if (level > kBlockLevel) {
    FIRN_ASSIGN_OR_RETURN(const Hash left, NodeAt(level - 1, 2 * index));
    FIRN_ASSIGN_OR_RETURN(const Hash right, NodeAt(level - 1, 2 * index + 1));
    return HashNode(left, right);
  }
  FIRN_ASSIGN_OR_RETURN(const std::vector<Hash>* events, EventsOf(index));
  return HashBlock(*events);
}

absl::StatusOr<Hash> TreeView::WithinBlock(int level, uint64_t index) {
  const uint64_t first = index << level;
  FIRN_ASSIGN_OR_RETURN(const std::vector<Hash>* events, EventsOf(first / kBlockEvents));
  const auto begin = events->begin() + static_cast<ptrdiff_t>(first % kBlockEvents);
  return HashBlock({begin, begin + (ptrdiff_t{1} << level)});
}

absl::StatusOr<const std::vector<Hash>*> TreeView::EventsOf(uint64_t block) {
  auto found = events_.find(block);
  if (found == events_.end()) {
    const uint64_t begin = block * kBlockEvents;
    FIRN_ASSIGN_OR_RETURN(std::vector<Hash> hashes,
                          HashEvents(begin, std::min(begin + kBlockEvents, size_), reader_));
    found = events_.emplace(block, std::move(hashes)).first;
  }
  return &found->second;
}

}  // namespace firn::proof
