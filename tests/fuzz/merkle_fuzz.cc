// Proofs of the Merkle tree: they are those of RFC 6962's own definitions, and of all other paths,
// leaves and roots none proves anything. The bytes choose the tree, the leaf, and what is done to
// the path.

#include <algorithm>
#include <string>
#include <vector>

#include "firn/proof/merkle.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {
namespace {

using proof::Hash;
using proof::HashLeaf;
using proof::HashNode;
using proof::Path;
using Leaves = std::vector<Hash>;

constexpr size_t kLeavesMax = 70;

// Section 2.1 of the RFC, word for word.
size_t SplitOf(size_t n) {
  size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

Hash Root(const Leaves& d) {
  if (d.empty()) return Sha256().Finish();
  if (d.size() == 1) return d[0];
  const auto middle = d.begin() + static_cast<std::ptrdiff_t>(SplitOf(d.size()));
  return HashNode(Root({d.begin(), middle}), Root({middle, d.end()}));
}

Path AuditPath(size_t m, const Leaves& d) {
  if (d.size() == 1) return {};
  const size_t k = SplitOf(d.size());
  const auto middle = d.begin() + static_cast<std::ptrdiff_t>(k);
  const Leaves left(d.begin(), middle);
  const Leaves right(middle, d.end());
  Path path = m < k ? AuditPath(m, left) : AuditPath(m - k, right);
  path.push_back(m < k ? Root(right) : Root(left));
  return path;
}

Path SubProof(size_t m, const Leaves& d, bool is_whole) {
  if (m == d.size()) return is_whole ? Path{} : Path{Root(d)};
  const size_t k = SplitOf(d.size());
  const auto middle = d.begin() + static_cast<std::ptrdiff_t>(k);
  const Leaves left(d.begin(), middle);
  const Leaves right(middle, d.end());
  Path path = m <= k ? SubProof(m, left, is_whole) : SubProof(m - k, right, false);
  path.push_back(m <= k ? Root(right) : Root(left));
  return path;
}

class LeafNodes final : public proof::Nodes {
 public:
  explicit LeafNodes(const Leaves& leaves) : leaves_(leaves) {}

  absl::StatusOr<Hash> NodeAt(int level, uint64_t index) override {
    const size_t size = size_t{1} << level;
    if ((index + 1) * size > leaves_.size()) Fail("a node beyond the tree is asked for");
    const auto begin = leaves_.begin() + static_cast<std::ptrdiff_t>(index * size);
    return Root({begin, begin + static_cast<std::ptrdiff_t>(size)});
  }

 private:
  const Leaves& leaves_;
};

// Takes a hash of the tree, or one that is none of its.
Hash TakeHash(std::string_view& text, const Leaves& leaves) {
  const size_t choice = TakeChoice(text, kLeavesMax + 1);
  if (choice >= leaves.size()) return HashLeaf("another");
  const size_t end = choice + 1 + TakeChoice(text, leaves.size() - choice);
  return Root({leaves.begin() + static_cast<std::ptrdiff_t>(choice),
               leaves.begin() + static_cast<std::ptrdiff_t>(end)});
}

// The path as the text changes it, if it does.
Path Change(std::string_view& text, Path path, const Leaves& leaves) {
  for (size_t changes = TakeChoice(text, 4); changes > 0; --changes) {
    const size_t at = TakeChoice(text, path.size() + 1);
    const auto place = path.begin() + static_cast<std::ptrdiff_t>(at);
    switch (TakeChoice(text, 5)) {
      case 0:
        path.insert(place, TakeHash(text, leaves));
        break;
      case 1:
        if (at < path.size()) path.erase(place);
        break;
      case 2:
        if (at < path.size()) *place = TakeHash(text, leaves);
        break;
      case 3:
        if (at < path.size()) (*place)[TakeChoice(text, place->size())] ^= 1;
        break;
      default:
        if (at + 1 < path.size()) std::swap(*place, *(place + 1));
    }
  }
  return path;
}

void CheckInclusion(std::string_view& text, const Leaves& leaves) {
  const size_t leaf = TakeChoice(text, leaves.size() + 2);
  LeafNodes nodes(leaves);
  Path wanted;
  if (leaf < leaves.size()) {
    wanted = AuditPath(leaf, leaves);
    if (*proof::InclusionPath(nodes, leaf, leaves.size()) != wanted) Fail("another inclusion path");
  }
  const Hash hash =
      TakeChoice(text, 2) == 0 && leaf < leaves.size() ? leaves[leaf] : TakeHash(text, leaves);
  const Path path = Change(text, wanted, leaves);
  const bool is_proof = leaf < leaves.size() && path == wanted && hash == leaves[leaf];
  if (proof::ProvesInclusion(path, hash, leaf, leaves.size(), Root(leaves)) != is_proof) {
    Fail(is_proof ? "an inclusion is not proven" : "an inclusion that is none is proven");
  }
}

void CheckConsistency(std::string_view& text, const Leaves& leaves) {
  const size_t old_size = TakeChoice(text, leaves.size() + 2);
  LeafNodes nodes(leaves);
  Path wanted;
  Hash old_root = HashLeaf("another");
  const bool is_within = old_size <= leaves.size();
  if (is_within) {
    const Leaves before(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(old_size));
    old_root = Root(before);
    if (old_size > 0) wanted = SubProof(old_size, leaves, true);
    if (*proof::ConsistencyPath(nodes, old_size, leaves.size()) != wanted) {
      Fail("another consistency path");
    }
  }
  const Hash claimed = TakeChoice(text, 2) == 0 ? old_root : TakeHash(text, leaves);
  const Path path = Change(text, wanted, leaves);
  const bool is_proof = is_within && path == wanted && claimed == old_root;
  if (proof::ProvesConsistency(path, old_size, claimed, leaves.size(), Root(leaves)) != is_proof) {
    Fail(is_proof ? "a continuation is not proven" : "a continuation that is none is proven");
  }
}

uint64_t TakeNumber(std::string_view& text) {
  uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8 | TakeChoice(text, 256);
  return number;
}

// Sizes that no tree has come to an end.
void CheckSizes(std::string_view& text, const Leaves& leaves) {
  const uint64_t part = TakeNumber(text);
  const uint64_t size = TakeNumber(text);
  Path path;
  while (!text.empty()) path.push_back(TakeHash(text, leaves));
  const Hash root = HashLeaf("a root of nothing");
  if (proof::ProvesInclusion(path, HashLeaf("a"), part, size, root))
    Fail("an inclusion in nothing");
  if (proof::ProvesConsistency(path, part, HashLeaf("a"), size, root)) {
    Fail("a continuation in nothing");
  }
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  std::string_view text = TextOf(data, size);
  const size_t way = TakeChoice(text, 3);
  Leaves leaves(TakeChoice(text, kLeavesMax));
  // Leaves of a log are all different; a tree's need not be.
  const size_t different = 1 + TakeChoice(text, kLeavesMax);
  for (size_t i = 0; i < leaves.size(); ++i) leaves[i] = HashLeaf(std::to_string(i % different));
  LeafNodes nodes(leaves);
  if (*firn::proof::RootOf(nodes, leaves.size()) != Root(leaves)) Fail("another root");
  if (way == 0) CheckInclusion(text, leaves);
  if (way == 1) CheckConsistency(text, leaves);
  if (way == 2) CheckSizes(text, leaves);
  return 0;
}
