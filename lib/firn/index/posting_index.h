// The index of a log: which positions does a key have? Exact, however large; a few megabytes of
// memory for each million events.
//
// The newest postings are in a tail in memory. A full tail becomes a run: a file sorted by key,
// written once from beginning to end; eight runs become a longer one. Nothing is ever changed in
// place, so appending costs the same whatever the size of the log, and there is nothing to repair
// after a crash: what no run covers is added again from the log. `docs/index-format.md` has the
// files, `docs/adr/0006` the reasons.

#ifndef FIRN_INDEX_POSTING_INDEX_H_
#define FIRN_INDEX_POSTING_INDEX_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/index/builder.h"
#include "firn/index/cursor.h"
#include "firn/index/folder.h"

namespace firn::index {

struct IndexOptions {
  // Created if missing; its parent must exist. Everything in it can be made again from the log.
  std::string folder;
  // A tail is full with so many.
  size_t tail_postings = 1 << 18;
  size_t fan_in = 8;
};

// Used by one thread; a second one, its own, writes the runs.
class PostingIndex {
 public:
  // Opens the runs that belong to the log. Errors as Folder's.
  static absl::StatusOr<std::unique_ptr<PostingIndex>> Open(const IndexOptions& options,
                                                            IsOurs is_ours);

  // Every event up to here is in a run; those that follow must be added.
  Position covered() const;

  // The event at `position` has the key. Positions never go back.
  void Add(Key key, Position position) { tail_->Add(key, position); }

  // A place to come back to until the next Settle.
  size_t Mark() const { return tail_->size(); }

  // Forgets what was added since the mark.
  void RollBack(size_t mark) { tail_->Truncate(mark); }

  // Says that every event up to `until` has been added and is safe in the log; `fingerprint` is
  // that event's. A full tail is handed over to become a run. Rarely waits: while runs are written
  // more slowly than tails are filled. Errors as CheckRoom's; the postings stay in memory then.
  absl::Status Settle(Position until, const Fingerprint& fingerprint);

  // The reason why postings pile up in memory: runs cannot be written (kDiskFull, kInternal,
  // kCorrupted). Ok if they do not.
  absl::Status CheckRoom();

  // The positions of a key beyond `after`. Valid until something is added or settled.
  Cursor Find(Key key, Position after = 0) const { return {*tail_, *view_, key, after}; }

  // Returns when all full tails are runs and all runs are merged as far as they go.
  absl::Status AwaitIdle() { return builder_.AwaitIdle(); }

  // Use Open.
  PostingIndex(Folder folder, Runs runs, const IndexOptions& options);

 private:
  const size_t tail_postings_;
  Builder builder_;
  std::shared_ptr<const View> view_;
  std::shared_ptr<Tail> tail_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_POSTING_INDEX_H_
