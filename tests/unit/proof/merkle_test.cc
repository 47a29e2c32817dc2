#include "firn/proof/merkle.h"

#include <gtest/gtest.h>

#include <bit>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/proof/block_tree.h"

namespace firn::proof {
namespace {

// A tree whose leaves are all known.
class KnownLeaves final : public Nodes {
 public:
  explicit KnownLeaves(std::vector<Hash> leaves) : leaves_(std::move(leaves)) {}

  absl::StatusOr<Hash> NodeAt(int level, uint64_t index) override {
    const auto begin = leaves_.begin() + static_cast<ptrdiff_t>(index << level);
    EXPECT_LE((index + 1) << level, leaves_.size()) << "beyond the tree";
    return HashBlock({begin, begin + (ptrdiff_t{1} << level)});
  }

 private:
  std::vector<Hash> leaves_;
};

std::vector<Hash> Numbered(uint64_t count) {
  std::vector<Hash> leaves;
  for (uint64_t i = 0; i < count; ++i) leaves.push_back(HashLeaf(absl::StrCat("leaf ", i)));
  return leaves;
}

// The roots that implementations of Certificate Transparency agree on.
TEST(MerkleTest, HasTheRootsOfCertificateTransparency) {
  using std::string_literals::operator""s;
  const std::vector<std::string> contents = {
      "",
      "\x00"s,
      "\x10",
      "\x20\x21",
      "\x30\x31",
      "\x40\x41\x42\x43",
      "\x50\x51\x52\x53\x54\x55\x56\x57",
      "\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f"};
  const std::vector<std::string> roots = {
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  std::vector<Hash> leaves;
  for (const std::string& content : contents) leaves.push_back(HashLeaf(content));
  KnownLeaves nodes(leaves);
  for (uint64_t size = 0; size <= leaves.size(); ++size) {
    EXPECT_EQ(ToHex(*RootOf(nodes, size)), roots[size]) << size;
  }
}

TEST(MerkleTest, EveryLeafIsProvenAndNoOther) {
  constexpr uint64_t kSizeMax = 70;
  const std::vector<Hash> leaves = Numbered(kSizeMax);
  KnownLeaves nodes(leaves);
  for (uint64_t size = 1; size <= kSizeMax; ++size) {
    const Hash root = *RootOf(nodes, size);
    for (uint64_t leaf = 0; leaf < size; ++leaf) {
      Path path = *InclusionPath(nodes, leaf, size);
      ASSERT_TRUE(ProvesInclusion(path, leaves[leaf], leaf, size, root)) << leaf << " of " << size;
      EXPECT_FALSE(ProvesInclusion(path, leaves[(leaf + 1) % kSizeMax], leaf, size, root));
      EXPECT_FALSE(ProvesInclusion(path, leaves[leaf], size, size, root));
      if (size > 1) {
        EXPECT_FALSE(ProvesInclusion(path, leaves[leaf], (leaf + 1) % size, size, root));
      }
      EXPECT_FALSE(ProvesInclusion(path, leaves[leaf], leaf, size, HashLeaf("other"))) << size;
      path.push_back(root);
      EXPECT_FALSE(ProvesInclusion(path, leaves[leaf], leaf, size, root)) << "a longer path";
      path.pop_back();
      if (path.empty()) continue;
      path.back()[0] ^= 1;
      EXPECT_FALSE(ProvesInclusion(path, leaves[leaf], leaf, size, root)) << "another sibling";
      path.pop_back();
      EXPECT_FALSE(ProvesInclusion(path, leaves[leaf], leaf, size, root)) << "a shorter path";
    }
  }
}

TEST(MerkleTest, EveryBeginningIsProvenAndNoOther) {
  constexpr uint64_t kSizeMax = 70;
  KnownLeaves nodes(Numbered(kSizeMax));
  for (uint64_t size = 0; size <= kSizeMax; ++size) {
    const Hash root = *RootOf(nodes, size);
    for (uint64_t old_size = 0; old_size <= size; ++old_size) {
      const Hash old_root = *RootOf(nodes, old_size);
      Path path = *ConsistencyPath(nodes, old_size, size);
      ASSERT_TRUE(ProvesConsistency(path, old_size, old_root, size, root))
          << old_size << " of " << size;
      Hash other = old_root;
      other[31] ^= 1;
      EXPECT_FALSE(ProvesConsistency(path, old_size, other, size, root));
      // Whatever there is now, there was nothing before.
      if (old_size == 0) continue;
      EXPECT_FALSE(ProvesConsistency(path, old_size, old_root, size, other));
      EXPECT_FALSE(ProvesConsistency(path, size + 1, old_root, size, root));
      if (path.empty()) continue;
      path.back()[0] ^= 1;
      EXPECT_FALSE(ProvesConsistency(path, old_size, old_root, size, root)) << "another node";
      path.pop_back();
      EXPECT_FALSE(ProvesConsistency(path, old_size, old_root, size, root)) << "a shorter path";
    }
  }
}

// The nodes above the blocks are those of the tree.
TEST(BlockTreeTest, HasTheNodesAboveItsBlocks) {
  const std::vector<Hash> blocks = Numbered(37);
  BlockTree tree;
  for (const Hash& block : blocks) tree.Add(block);
  EXPECT_EQ(tree.blocks(), 37u);
  KnownLeaves nodes(blocks);
  for (int level = 0; level < 6; ++level) {
    const uint64_t count = blocks.size() >> level;
    EXPECT_FALSE(tree.Has(kBlockLevel + level, count));
    for (uint64_t i = 0; i < count; ++i) {
      ASSERT_TRUE(tree.Has(kBlockLevel + level, i));
      EXPECT_EQ(tree.At(kBlockLevel + level, i), *nodes.NodeAt(level, i)) << level << " " << i;
    }
  }
}

}  // namespace
}  // namespace firn::proof
