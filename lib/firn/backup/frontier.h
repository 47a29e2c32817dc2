// The right edge of a Merkle tree that grows: all that is needed to add leaves and to say the root.

#ifndef FIRN_BACKUP_FRONTIER_H_
#define FIRN_BACKUP_FRONTIER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "firn/proof/merkle.h"

namespace firn::backup {

// Pure. Needs a lock around it.
class Frontier {
 public:
  Frontier() = default;

  // That of a tree with `size` leaves, as `hashes` says it. Nothing if these are not as many as
  // such a tree has.
  static std::optional<Frontier> From(uint64_t size, std::vector<proof::Hash> hashes);

  // Adds the hash of the next leaf.
  void Add(const proof::Hash& leaf) { AddSubtree(leaf, 0); }

  // Adds the hash of the next 2^level leaves; the size is a multiple of so many.
  void AddSubtree(const proof::Hash& subtree, int level);

  // Adds the leaves of another tree, whose greatest subtree may be added as AddSubtree says.
  void Append(const Frontier& next);

  // So many leaves.
  uint64_t size() const { return size_; }

  // The hashes of the complete subtrees that the tree is made of, from the largest to the smallest:
  // one for each bit of the size.
  const std::vector<proof::Hash>& hashes() const { return hashes_; }

  proof::Hash Root() const;

 private:
  uint64_t size_ = 0;
  std::vector<proof::Hash> hashes_;
};

}  // namespace firn::backup

#endif  // FIRN_BACKUP_FRONTIER_H_
