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

// Holds on to what can be looked into, by a thread that adds nothing. It has everything up to a
// position that was known to be in the log before it was taken. Must be gone before its index.
class Snapshot {
 public:
  explicit Snapshot(const Builder& builder) : builder_(builder) { builder_.Refresh(view_); }
  ~Snapshot() { builder_.Release(view_); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

  const View& view() const { return *view_; }

 private:
  const Builder& builder_;
  std::shared_ptr<const View> view_;
};

// Used by one thread, unless a method says otherwise; a second one, its own, writes the runs.
class PostingIndex {
 public:
  // Opens the runs that belong to the log. Errors as Folder's.
  static absl::StatusOr<std::unique_ptr<PostingIndex>> Open(const IndexOptions& options,
                                                            IsOurs is_ours);

  // Every event up to here is in a run; those that follow must be added.
  Position covered() const;

  // The event at `position` has the key. Positions never go back.
  void Add(Key key, Position position) {
    if (!tail_->has_room()) ReplaceTail(tail_->size(), tail_->capacity() * 2);
    tail_->Add(key, position);
  }

  // A place to come back to until the next Settle.
  size_t Mark() const { return tail_->size(); }

  // Forgets what was added since the mark.
  void RollBack(size_t mark);

  // Says that every event up to `until` has been added and is safe in the log; `fingerprint` is
  // that event's. A full tail is handed over to become a run. Rarely waits: while runs are written
  // more slowly than tails are filled. Errors as CheckRoom's; the postings stay in memory then.
  absl::Status Settle(Position until, const Fingerprint& fingerprint);

  // The reason why postings pile up in memory: runs cannot be written (kDiskFull, kInternal,
  // kCorrupted). Ok if they do not.
  absl::Status CheckRoom();

  // What there is to look into. Valid until something is added or settled.
  const View& view() const { return *view_; }

  // The positions of a key beyond `after`. Valid as long as view().
  Cursor Find(Key key, Position after = 0) const { return {*view_, key, after}; }

  // What other threads look into. Thread-safe.
  Snapshot TakeSnapshot() const { return Snapshot(builder_); }

  // Returns when all full tails are runs and all runs are merged as far as they go.
  absl::Status AwaitIdle() { return builder_.AwaitIdle(); }

  // Use Open.
  PostingIndex(Folder folder, Runs runs, const IndexOptions& options);

 private:
  // Goes on with a copy of the first `size` postings of the tail, with room for `capacity`: the
  // tail itself may be looked into by others.
  void ReplaceTail(size_t size, size_t capacity);

  const size_t tail_postings_;
  std::shared_ptr<Tail> tail_;
  Builder builder_;
  std::shared_ptr<const View> view_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_POSTING_INDEX_H_
