// Signed notes (C2SP signed-note), from the verifier's side. Pure; no I/O.

#ifndef FIRN_PROOF_NOTE_H_
#define FIRN_PROOF_NOTE_H_

#include <string_view>

namespace firn::proof {

// Whether the note bears a signature (Ed25519) of the key, which is written as `name+hash+key`.
// False also for what is no note, and no key.
bool IsSignedBy(std::string_view note, std::string_view verifier_key);

}  // namespace firn::proof

#endif  // FIRN_PROOF_NOTE_H_
