// The Merkle tree of RFC 6962 (section 2.1): hashes, roots and proofs, and how they are checked.
//
// Leaves are numbered from 0. A complete subtree is named by its level and its index there: it
// covers the leaves [index << level, (index + 1) << level). Pure; no I/O.

#ifndef FIRN_PROOF_MERKLE_H_
#define FIRN_PROOF_MERKLE_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "firn/base/sha256.h"

namespace firn::proof {

using Hash = Sha256Hash;
using Path = std::vector<Hash>;

// The hash of a leaf's content.
Hash HashLeaf(std::string_view content);

// The hash of a node above two others.
Hash HashNode(const Hash& left, const Hash& right);

// Where the hashes of complete subtrees come from.
class Nodes {
 public:
  virtual ~Nodes() = default;

  // Level 0 is the leaf itself. Asked only for subtrees that lie within the tree's size.
  virtual absl::StatusOr<Hash> NodeAt(int level, uint64_t index) = 0;
};

// The root over the first `size` leaves; the hash of nothing if there are none. Errors as NodeAt's.
absl::StatusOr<Hash> RootOf(Nodes& nodes, uint64_t size);

// What proves that a leaf is in the tree of `size` leaves: its siblings on the way up. The leaf is
// one of them. Errors as NodeAt's.
absl::StatusOr<Path> InclusionPath(Nodes& nodes, uint64_t leaf, uint64_t size);

// What proves that the tree of `old_size` leaves is the beginning of that of `size`, which is not
// smaller. Errors as NodeAt's.
absl::StatusOr<Path> ConsistencyPath(Nodes& nodes, uint64_t old_size, uint64_t size);

// Whether the path proves that the leaf with this hash stands at `leaf` in the tree with the root.
bool ProvesInclusion(absl::Span<const Hash> path, const Hash& leaf_hash, uint64_t leaf,
                     uint64_t size, const Hash& root);

// Whether the path proves that the tree with `old_root` is the beginning of the one with `root`.
bool ProvesConsistency(absl::Span<const Hash> path, uint64_t old_size, const Hash& old_root,
                       uint64_t size, const Hash& root);

}  // namespace firn::proof

#endif  // FIRN_PROOF_MERKLE_H_
