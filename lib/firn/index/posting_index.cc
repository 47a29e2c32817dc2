#include "firn/index/posting_index.h"

#include <utility>

#include "firn/base/status_macros.h"

namespace firn::index {

absl::StatusOr<std::unique_ptr<PostingIndex>> PostingIndex::Open(const IndexOptions& options,
                                                                 IsOurs is_ours) {
  FIRN_ASSIGN_OR_RETURN(Folder folder, Folder::Open(options.folder));
  FIRN_ASSIGN_OR_RETURN(Runs runs, folder.OpenRuns(is_ours));
  return std::make_unique<PostingIndex>(std::move(folder), std::move(runs), options);
}

PostingIndex::PostingIndex(Folder folder, Runs runs, const IndexOptions& options)
    : tail_postings_(options.tail_postings),
      builder_(std::move(folder), std::move(runs),
               {.tail_postings = options.tail_postings, .fan_in = options.fan_in}),
      tail_(std::make_shared<Tail>(options.tail_postings)) {
  builder_.Refresh(view_);
  tail_->BeginAfter(covered());
}

Position PostingIndex::covered() const {
  return view_->runs.empty() ? 0 : view_->runs.back()->facts().until;
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
