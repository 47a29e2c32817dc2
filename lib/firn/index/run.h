// A run: an immutable file of postings, sorted by key, that covers a stretch of the log.

#ifndef FIRN_INDEX_RUN_H_
#define FIRN_INDEX_RUN_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/file.h"
#include "firn/index/filter.h"
#include "firn/index/run_format.h"

namespace firn::index {

// Keeps the filter and the beginnings of the blocks in memory: about 12 bits a key and 24 bytes for
// 2 KiB of postings. Thread-safe. Errors: kCorrupted if the file is damaged, kInternal if it cannot
// be read.
class Run {
 public:
  // kFailedPrecondition, without a reason, if the file has the format of another version.
  static absl::StatusOr<std::shared_ptr<const Run>> Open(const std::string& path);

  const RunFacts& facts() const { return footer_.facts; }
  uint64_t postings() const { return footer_.postings; }
  uint64_t keys() const { return footer_.keys; }
  size_t blocks() const { return starts_.size(); }
  const std::string& path() const { return file_.path(); }

  bool MayContain(Key key) const { return filter_.MayContain(key); }
  void Prefetch(Key key) const { filter_.Prefetch(key); }

  // The block that holds the last posting at or before (key, limit), if there is one.
  std::optional<size_t> FindBlock(Key key, Position limit) const;

  // The key of the block's first posting.
  Key FirstKeyOf(size_t block) const { return starts_[block].first.key; }

  // Replaces `positions` by the key's in this block, ascending. `buffer` is scratch space.
  absl::Status ReadBlock(size_t block, Key key, std::vector<Position>& positions,
                         std::string& buffer) const;

  // Replaces `postings` by those of some blocks from `block` on, and moves `block` behind them.
  absl::Status ReadBlocks(size_t& block, std::vector<Posting>& postings, std::string& buffer) const;

  // Use Open.
  Run(File file, RunFooter footer, std::vector<BlockStart> starts, Filter filter);

 private:
  uint64_t EndOf(size_t block) const {
    return block + 1 < starts_.size() ? starts_[block + 1].offset : footer_.index_offset;
  }

  // Calls visit(posting) for a block's postings, which `bytes` are, until it returns false.
  template <typename Visit>
  absl::Status Decode(size_t block, std::string_view bytes, Visit&& visit) const;

  File file_;
  RunFooter footer_;
  std::vector<BlockStart> starts_;
  Filter filter_;
};

// Goes through a run from beginning to end.
class RunScan {
 public:
  explicit RunScan(std::shared_ptr<const Run> run) : run_(std::move(run)) {}

  // Moves to the next posting, the first at first. False at the end.
  absl::StatusOr<bool> Next();

  const Posting& posting() const { return postings_[current_]; }

 private:
  std::shared_ptr<const Run> run_;
  size_t block_ = 0;
  std::vector<Posting> postings_;
  size_t current_ = 0;
  std::string buffer_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_RUN_H_
