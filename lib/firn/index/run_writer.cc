#include "firn/index/run_writer.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "firn/base/status_macros.h"

namespace firn::index {
namespace {

// An fdatasync of the log that meets one of ours waits for no more than this.
constexpr size_t kFlushBytes = 256 << 10;

}  // namespace

absl::StatusOr<RunWriter> RunWriter::Create(const std::string& path, const RunFacts& facts,
                                            size_t keys_max) {
  FIRN_ASSIGN_OR_RETURN(File file, File::Create(path));
  return RunWriter(std::move(file), facts, keys_max);
}

RunWriter::RunWriter(File file, const RunFacts& facts, size_t keys_max)
    : file_(std::move(file)), filter_(keys_max), footer_{.facts = facts}, pending_(kRunMagic) {}

absl::Status RunWriter::Add(const Posting& posting) {
  if (footer_.postings == 0 || posting.key != last_.key) {
    filter_.Add(posting.key);
    ++footer_.keys;
  }
  if (in_block_ && block_.size() >= kBlockBytes) EndBlock();
  if (in_block_) {
    PutPosting(posting, last_, footer_.facts.after, block_);
  } else {
    // The first posting of a block stands with the block's offset instead of in the block.
    PutBlockStart({.first = posting, .offset = flushed_ + pending_.size()}, starts_);
    ++footer_.blocks;
    in_block_ = true;
  }
  last_ = posting;
  ++footer_.postings;
  return pending_.size() >= kFlushBytes ? Flush() : absl::OkStatus();
}

void RunWriter::EndBlock() {
  PutFixed(Checksum(block_), block_);
  pending_ += block_;
  block_.clear();
  in_block_ = false;
}

absl::Status RunWriter::Flush() {
  FIRN_RETURN_IF_ERROR(file_.Append(pending_));
  flushed_ += pending_.size();
  pending_.clear();
  return file_.Sync();
}

absl::Status RunWriter::Finish() {
  if (in_block_) EndBlock();
  footer_.index_offset = flushed_ + pending_.size();
  footer_.filter_offset = footer_.index_offset + starts_.size();
  std::string checked = std::move(starts_);
  checked += filter_.bytes();
  const std::string footer = EncodeFooter(footer_, checked);
  for (std::string_view rest = checked; !rest.empty();
       rest.remove_prefix(std::min(rest.size(), kFlushBytes))) {
    pending_ += rest.substr(0, kFlushBytes);
    FIRN_RETURN_IF_ERROR(Flush());
  }
  pending_ += footer;
  return Flush();
}

}  // namespace firn::index
