// Whether a store's log is the beginning of another server's.

#ifndef FIRN_REPLICA_COMPARISON_H_
#define FIRN_REPLICA_COMPARISON_H_

#include "absl/status/status.h"
#include "firn/core/engine.h"
#include "firn/proof/ledger.h"
#include "firn/replica/primary.h"
#include "firn/store/store.h"

namespace firn::replica {

// Compares identities, ends, the last event that both have, and the roots over all events up to it,
// if both sides can tell them yet. kFailedPrecondition without a reason says what differs; other
// errors, that it cannot be told: the primary's, and the reader's.
absl::Status CompareLogs(Primary& primary, const v1::GetHeadResponse& primary_head, Store& store,
                         proof::Ledger& ledger, EventReader& reader);

// The part with the roots, at the store's head, which the primary's must have reached.
absl::Status CompareRoots(Primary& primary, Store& store, proof::Ledger& ledger,
                          EventReader& reader);

}  // namespace firn::replica

#endif  // FIRN_REPLICA_COMPARISON_H_
