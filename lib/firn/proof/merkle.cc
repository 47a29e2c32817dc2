#include "firn/proof/merkle.h"

#include <bit>
#include <cstddef>

#include "firn/base/status_macros.h"

namespace firn::proof {
namespace {

// What tells the hash of a leaf from that of a node: nobody can pass one off as the other.
constexpr std::string_view kLeafPrefix("\0", 1);
constexpr std::string_view kNodePrefix("\1", 1);

// Where a tree of `size` leaves, more than one, is split: the greatest power of two below.
uint64_t LeftSize(uint64_t size) { return std::bit_floor(size - 1); }

// Leaves [begin, end), not empty, as RFC 6962 splits them.
struct Range {
  uint64_t begin = 0;
  uint64_t end = 0;

  uint64_t size() const { return end - begin; }
  uint64_t middle() const { return begin + LeftSize(size()); }
  Range left() const { return {begin, middle()}; }
  Range right() const { return {middle(), end}; }
};

absl::StatusOr<Hash> HashRange(Nodes& nodes, Range range) {
  // Whatever a tree is split into begins at a multiple of its size if that is a power of two.
  if (std::has_single_bit(range.size())) {
    const int level = std::countr_zero(range.size());
    return nodes.NodeAt(level, range.begin >> level);
  }
  FIRN_ASSIGN_OR_RETURN(const Hash left, HashRange(nodes, range.left()));
  FIRN_ASSIGN_OR_RETURN(const Hash right, HashRange(nodes, range.right()));
  return HashNode(left, right);
}

Sha256& ThreadHasher() {
  thread_local Sha256 hasher;
  return hasher;
}

}  // namespace

Hash HashLeaf(std::string_view content) {
  Sha256& hasher = ThreadHasher();
  hasher.Add(kLeafPrefix);
  hasher.Add(content);
  return hasher.Finish();
}

Hash HashNode(const Hash& left, const Hash& right) {
  Sha256& hasher = ThreadHasher();
  hasher.Add(kNodePrefix);
  hasher.Add(BytesOf(left));
  hasher.Add(BytesOf(right));
  return hasher.Finish();
}

absl::StatusOr<Hash> RootOf(Nodes& nodes, uint64_t size) {
  if (size == 0) return ThreadHasher().Finish();
  return HashRange(nodes, {0, size});
}

absl::StatusOr<Path> InclusionPath(Nodes& nodes, uint64_t leaf, uint64_t size) {
  Path from_top;
  for (Range range{0, size}; range.size() > 1;) {
    const bool is_left = leaf < range.middle();
    FIRN_ASSIGN_OR_RETURN(const Hash sibling,
                          HashRange(nodes, is_left ? range.right() : range.left()));
    from_top.push_back(sibling);
    range = is_left ? range.left() : range.right();
  }
  return Path(from_top.rbegin(), from_top.rend());
}

absl::StatusOr<Path> ConsistencyPath(Nodes& nodes, uint64_t old_size, uint64_t size) {
  Path from_top;
  if (old_size == 0 || old_size == size) return from_top;
  Range range{0, size};
  while (range.end != old_size) {
    const bool is_left = old_size <= range.middle();
    FIRN_ASSIGN_OR_RETURN(const Hash sibling,
                          HashRange(nodes, is_left ? range.right() : range.left()));
    from_top.push_back(sibling);
    range = is_left ? range.left() : range.right();
  }
  // The old tree's last part; who checks knows it if it is the whole old tree.
  if (range.begin != 0) {
    FIRN_ASSIGN_OR_RETURN(const Hash last, HashRange(nodes, range));
    from_top.push_back(last);
  }
  return Path(from_top.rbegin(), from_top.rend());
}

// RFC 9162, section 2.1.3.2.
bool ProvesInclusion(absl::Span<const Hash> path, const Hash& leaf_hash, uint64_t leaf,
                     uint64_t size, const Hash& root) {
  if (leaf >= size) return false;
  uint64_t node = leaf;
  uint64_t last = size - 1;
  Hash hash = leaf_hash;
  for (const Hash& sibling : path) {
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      hash = HashNode(sibling, hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = HashNode(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && hash == root;
}

// RFC 9162, section 2.1.4.2.
bool ProvesConsistency(absl::Span<const Hash> path, uint64_t old_size, const Hash& old_root,
                       uint64_t size, const Hash& root) {
  if (old_size > size) return false;
  if (old_size == size) return path.empty() && old_root == root;
  // The tree of nothing, which there is one of, is the beginning of every other.
  if (old_size == 0) return path.empty() && old_root == ThreadHasher().Finish();
  // An old tree that is complete is its own first part.
  size_t next = 0;
  Hash first = old_root;
  if (!std::has_single_bit(old_size)) {
    if (path.empty()) return false;
    first = path[next++];
  }
  uint64_t node = old_size - 1;
  uint64_t last = size - 1;
  while ((node & 1) != 0) {
    node >>= 1;
    last >>= 1;
  }
  Hash old_hash = first;
  Hash hash = first;
  for (; next < path.size(); ++next) {
    const Hash& sibling = path[next];
    if (last == 0) return false;
    if ((node & 1) != 0 || node == last) {
      old_hash = HashNode(sibling, old_hash);
      hash = HashNode(sibling, hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = HashNode(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  return last == 0 && old_hash == old_root && hash == root;
}

}  // namespace firn::proof
