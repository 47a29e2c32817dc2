// The whole tree of a log: what is known of it, and what is hashed again.

#ifndef FIRN_PROOF_TREE_VIEW_H_
#define FIRN_PROOF_TREE_VIEW_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/proof/merkle.h"

namespace firn::proof {

// Used by one thread. Errors as the reader's.
class TreeView final : public Nodes {
 public:
  // The hash of a node at the blocks' level or above, if it is known.
  using Known = std::function<std::optional<Hash>(int level, uint64_t index)>;

  // Of the first `size` events, which the reader must have.
  TreeView(Known known, uint64_t size, EventReader& reader)
      : known_(std::move(known)), size_(size), reader_(reader) {}

  absl::StatusOr<Hash> NodeAt(int level, uint64_t index) override;

 private:
  absl::StatusOr<Hash> WithinBlock(int level, uint64_t index);

  // The hashes of a block's events, of the last one as many as there are.
  absl::StatusOr<const std::vector<Hash>*> EventsOf(uint64_t block);

  const Known known_;
  const uint64_t size_;
  EventReader& reader_;
  std::map<uint64_t, std::vector<Hash>> events_;
};

}  // namespace firn::proof

#endif  // FIRN_PROOF_TREE_VIEW_H_
