#ifndef FIRN_CLIENT_SRC_PROOF_ENTRY_H_
#define FIRN_CLIENT_SRC_PROOF_ENTRY_H_

#include <optional>
#include <string>

#include "firn_client/v1/event.pb.h"

namespace firn {
inline namespace client {
namespace internal {

// What the leaf of an event is the hash of (docs/proofs.md); nothing if its id is no UUID or its
// recorded time is none. Apart from everything else, because it sees the server's types of the
// same names.
std::optional<std::string> EntryOf(const ::firn_client::v1::EventDTO& event);

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_PROOF_ENTRY_H_
