// Keeps the Merkle tree over a store's log: its roots, its proofs, and whether the log still is
// what it was.
//
// A thread follows the log and adds block after block to the tree and to a file. What lies within a
// block, and the last part of the log that is not a whole block yet, is hashed again when it is
// asked for.

#ifndef FIRN_PROOF_LEDGER_H_
#define FIRN_PROOF_LEDGER_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"
#include "firn/proof/block_file.h"
#include "firn/proof/block_tree.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/merkle.h"
#include "firn/proof/signer.h"
#include "firn/proof/tree_view.h"
#include "firn/proof/verify.h"
#include "firn/store/store.h"

namespace firn::proof {

// A root, and the note that signs it.
struct SignedCheckpoint {
  std::string note;
  Hash root{};
};

// The content of an event's leaf, and its siblings on the way to the root.
struct InclusionProof {
  std::string entry;
  Path path;
};

// Thread-safe.
class Ledger {
 public:
  // Opens the tree and the key in `folder` (made if they are missing) and starts to follow the log.
  // Errors as BlockFile's and Signer's, and kFailedPrecondition if the log ends before what was
  // proven: somebody has put an old one in its place. A store that may lose what it acknowledged
  // may be shorter; then the tree is cut. A log whose newest events are not those of the checkpoint
  // that was kept is served, but it is told in the server's log, and by Verify. Of a damaged log,
  // see Store::damage, nothing is followed or kept: what was proven before stays as it is.
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(Store& store, const std::string& folder);

  // Use Open.
  Ledger(Store& store, std::string folder, Signer signer, BlockFile::Opened opened,
         std::optional<Checkpoint> kept);

  // Stops.
  ~Ledger();

  // Ends the thread, which keeps a signed checkpoint of the log. Called before the store is closed,
  // when nothing is appended any more.
  void Stop();

  const std::string& verifier_key() const { return signer_.verifier_key(); }

  // The root over the events up to `size`, which must be at or below the store's head. Errors of
  // this and the next three: kProofNotReady if the tree is far behind, and the reader's.
  absl::StatusOr<Hash> Root(uint64_t size, EventReader& reader);

  // The same as a signed checkpoint. kInternal.
  absl::StatusOr<SignedCheckpoint> Sign(uint64_t size, EventReader& reader);

  // What proves that the event at `position` is among those up to `size`.
  absl::StatusOr<InclusionProof> ProveInclusion(Position position, uint64_t size,
                                                EventReader& reader);

  // What proves that the log up to `old_size` is the beginning of the one up to `size`.
  absl::StatusOr<Path> ProveConsistency(uint64_t old_size, uint64_t size, EventReader& reader);

  // As VerifyBlock, with what is known of the block.
  absl::StatusOr<Position> Verify(Position after, Position until, EventReader& reader,
                                  std::vector<Damage>& damages);

 private:
  void Work(std::unique_ptr<EventReader> reader);
  // Until it is stopped.
  void Follow(EventReader& reader);
  // Keeps what there is to be known of the log when it is opened again.
  absl::Status Keep(EventReader& reader);
  // Adds the whole blocks that a page of the log has, to the tree and to the file.
  absl::Status Step(EventReader& reader, Position head);
  // Compares the log with the checkpoint that was kept, once, as soon as the tree is near.
  absl::Status CompareWithKept(EventReader& reader);
  absl::Status CheckReach(uint64_t size) const;
  TreeView::Known Known() const;

  Store& store_;
  const std::string folder_;
  const Signer signer_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;

  // Owned by the thread.
  BlockFile file_;
  // What the log has not been compared with yet.
  std::optional<Checkpoint> kept_;

  mutable Mutex mutex_;
  BlockTree tree_ ABSL_GUARDED_BY(mutex_);
  // What was wrong with the newest events when the log was opened.
  std::optional<Damage> differs_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::proof

#endif  // FIRN_PROOF_LEDGER_H_
