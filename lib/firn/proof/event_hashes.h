// The leaves of the tree, from the log itself.

#ifndef FIRN_PROOF_EVENT_HASHES_H_
#define FIRN_PROOF_EVENT_HASHES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"
#include "firn/proof/merkle.h"

namespace firn::proof {

// The hashes of the events in (after, until], which must be in the log. Errors as Read's.
absl::StatusOr<std::vector<Hash>> HashEvents(Position after, Position until, EventReader& reader);

}  // namespace firn::proof

#endif  // FIRN_PROOF_EVENT_HASHES_H_
