#include "firn/index/posting_index.h"

#include <utility>

#include "firn/base/status_macros.h"

namespace firn::index {
namespace {

Position CoveredBy(const Runs& runs) { return runs.empty() ? 0 : runs.back()->facts().until; }

// A tail that is full is handed over when the group is committed that has filled it: there must be
// room for the rest of the group, lest each tail be copied into a larger one.
size_t CapacityFor(size_t tail_postings) { return tail_postings + tail_postings / 4; }

// An empty tail for what the runs do not cover.
std::shared_ptr<Tail> MakeTail(size_t postings, const Runs& runs) {
  auto tail = std::make_shared<Tail>(CapacityFor(postings));
  tail->BeginAfter(CoveredBy(runs));
  return tail;
}

}  // namespace

absl::StatusOr<std::unique_ptr<PostingIndex>> PostingIndex::Open(const IndexOptions& options,
                                                                 IsOurs is_ours) {
  FIRN_ASSIGN_OR_RETURN(Folder folder, Folder::Open(options.folder));
  FIRN_ASSIGN_OR_RETURN(Runs runs, folder.OpenRuns(is_ours));
  return std::make_unique<PostingIndex>(std::move(folder), std::move(runs), options);
}

PostingIndex::PostingIndex(Folder folder, Runs runs, const IndexOptions& options)
    : tail_postings_(options.tail_postings),
      tail_(MakeTail(options.tail_postings, runs)),
      builder_(std::move(folder), std::move(runs), tail_,
               {.tail_capacity = CapacityFor(options.tail_postings), .fan_in = options.fan_in}) {
  builder_.Refresh(view_);
}

Position PostingIndex::covered() const { return CoveredBy(view_->runs); }

void PostingIndex::RollBack(size_t mark) {
  if (tail_->size() > mark) ReplaceTail(mark, tail_->capacity());
}

void PostingIndex::ReplaceTail(size_t size, size_t capacity) {
  tail_ = std::make_shared<Tail>(*tail_, size, capacity);
  builder_.Replace(tail_);
  builder_.Refresh(view_);
}

absl::Status PostingIndex::CheckRoom() {
  return tail_->size() < tail_postings_ ? absl::OkStatus() : builder_.AwaitRoom();
}

absl::Status PostingIndex::Settle(Position until, const Fingerprint& fingerprint) {
  if (tail_->size() >= tail_postings_) {
    FIRN_RETURN_IF_ERROR(builder_.AwaitRoom());
    const RunFacts facts = {.after = tail_->after(), .until = until, .fingerprint = fingerprint};
    tail_ = builder_.Exchange(std::move(tail_), facts);
  }
  builder_.Refresh(view_);
  return absl::OkStatus();
}

}  // namespace firn::index
