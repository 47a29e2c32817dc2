// What the tree commits to of an event. docs/proofs.md defines the bytes; they are for ever.

#ifndef FIRN_PROOF_ENTRY_H_
#define FIRN_PROOF_ENTRY_H_

#include <string>

#include "firn/core/event.h"
#include "firn/proof/merkle.h"

namespace firn::proof {

// Writes the content of the event's leaf: its envelope and the hash of its payload, so that the
// proof holds also when the payload is gone.
void WriteEntry(const RecordedEvent& event, std::string& entry);

// The hash of that.
Hash HashEvent(const RecordedEvent& event);

}  // namespace firn::proof

#endif  // FIRN_PROOF_ENTRY_H_
