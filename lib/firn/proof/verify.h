// Whether a log still is what it was.

#ifndef FIRN_PROOF_VERIFY_H_
#define FIRN_PROOF_VERIFY_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/merkle.h"
#include "firn/proof/tree_view.h"

namespace firn::proof {

// What is wrong with a stretch of the log.
struct Damage {
  // Positions [first, last].
  Position first = 0;
  Position last = 0;
  // For people.
  std::string what;
};

// Compares the next block of the events in (after, until], each with the hash that is kept with it,
// and all with `known`, the block's, if there is one. Adds what is wrong to `damages` and answers
// how far it has come; what cannot be read is damage too. kInternal.
absl::StatusOr<Position> VerifyBlock(Position after, Position until,
                                     const std::optional<Hash>& known, EventReader& reader,
                                     std::vector<Damage>& damages);

// What is wrong if the log does not begin with what the checkpoint signs: something in the part of
// it that no whole block covers, or the checkpoint itself. Nothing if it does, or if that part
// cannot be read, which VerifyBlock tells. kInternal.
absl::StatusOr<std::optional<Damage>> CompareWith(const Checkpoint& checkpoint,
                                                  const TreeView::Known& known,
                                                  EventReader& reader);

}  // namespace firn::proof

#endif  // FIRN_PROOF_VERIFY_H_
