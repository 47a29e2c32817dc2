// The upper part of the tree: the hashes of complete blocks, and of the nodes above them.

#ifndef FIRN_PROOF_BLOCK_TREE_H_
#define FIRN_PROOF_BLOCK_TREE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "firn/proof/merkle.h"

namespace firn::proof {

// A block is a complete subtree of 256 events. What lies below is hashed again when it is needed:
// the tree takes a quarter of a byte an event instead of 64.
inline constexpr int kBlockLevel = 8;
inline constexpr uint64_t kBlockEvents = uint64_t{1} << kBlockLevel;

// The hash of a block from those of its events.
inline Hash HashBlock(std::vector<Hash> hashes) {
  while (hashes.size() > 1) {
    for (size_t i = 0; 2 * i < hashes.size(); ++i) {
      hashes[i] = HashNode(hashes[2 * i], hashes[2 * i + 1]);
    }
    hashes.resize(hashes.size() / 2);
  }
  return hashes.front();
}

// Needs a lock around it.
class BlockTree {
 public:
  uint64_t blocks() const { return levels_.front().size(); }

  // Whether a node at the block's level or above is known.
  bool Has(int level, uint64_t index) const {
    const size_t above = static_cast<size_t>(level - kBlockLevel);
    return above < levels_.size() && index < levels_[above].size();
  }
  const Hash& At(int level, uint64_t index) const { return levels_[level - kBlockLevel][index]; }

  // Adds the next block.
  void Add(const Hash& block) {
    levels_.front().push_back(block);
    for (size_t level = 0; levels_[level].size() % 2 == 0; ++level) {
      if (level + 1 == levels_.size()) levels_.emplace_back();
      const std::vector<Hash>& below = levels_[level];
      levels_[level + 1].push_back(HashNode(below[below.size() - 2], below.back()));
    }
  }

 private:
  // The blocks, the nodes above them, and so on; only complete ones.
  std::vector<std::vector<Hash>> levels_{1};
};

}  // namespace firn::proof

#endif  // FIRN_PROOF_BLOCK_TREE_H_
