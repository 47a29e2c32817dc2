#include "firn/backup/frontier.h"

#include <bit>
#include <cstddef>
#include <utility>

#include "firn/base/sha256.h"

namespace firn::backup {

std::optional<Frontier> Frontier::From(uint64_t size, std::vector<proof::Hash> hashes) {
  if (hashes.size() != static_cast<size_t>(std::popcount(size))) return std::nullopt;
  Frontier frontier;
  frontier.size_ = size;
  frontier.hashes_ = std::move(hashes);
  return frontier;
}

void Frontier::AddSubtree(const proof::Hash& subtree, int level) {
  proof::Hash hash = subtree;
  // Two subtrees of one size become one, as in a binary counter.
  for (uint64_t size = size_ >> level; (size & 1) != 0; size >>= 1) {
    hash = proof::HashNode(hashes_.back(), hash);
    hashes_.pop_back();
  }
  hashes_.push_back(hash);
  size_ += uint64_t{1} << level;
}

void Frontier::Append(const Frontier& next) {
  size_t i = 0;
  for (int level = 63; level >= 0; --level) {
    if ((next.size_ >> level & 1) != 0) AddSubtree(next.hashes_[i++], level);
  }
}

proof::Hash Frontier::Root() const {
  if (hashes_.empty()) return Sha256().Finish();
  proof::Hash root = hashes_.back();
  for (size_t i = hashes_.size() - 1; i > 0; --i) root = proof::HashNode(hashes_[i - 1], root);
  return root;
}

}  // namespace firn::backup
