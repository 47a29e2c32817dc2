// Signed checkpoints of the log, as the transparency-log community writes them: a body that says
// size and root (C2SP tlog-checkpoint) in a signed note (C2SP signed-note). Pure; no I/O.

#ifndef FIRN_PROOF_CHECKPOINT_H_
#define FIRN_PROOF_CHECKPOINT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "firn/proof/merkle.h"
#include "firn/proof/note.h"

namespace firn::proof {

struct Checkpoint {
  // Names the log: `firn/` and its store_id.
  std::string origin;
  // So many events, the first of the log.
  uint64_t size = 0;
  Hash root{};
};

// The origin of a store's log, which is also the name of its key.
std::string OriginOf(const std::string& store_id);

// The other way round. Of a checkpoint that OpenCheckpoint gave.
std::string StoreIdOf(const Checkpoint& checkpoint);

// The text that is signed.
std::string FormatCheckpoint(const Checkpoint& checkpoint);

// The checkpoint in a note or in the text of one; its signatures are not looked at. Nothing if it
// is none.
std::optional<Checkpoint> ParseCheckpoint(std::string_view text);

// The checkpoint in a note that the key of its log has signed. kDataLoss says what does not hold,
// as the end of a sentence that begins with what the note is; its own last words are "the key".
absl::StatusOr<Checkpoint> OpenCheckpoint(std::string_view note, const Verifier& verifier);

}  // namespace firn::proof

#endif  // FIRN_PROOF_CHECKPOINT_H_
