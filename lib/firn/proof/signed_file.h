// The checkpoint that a server keeps of its log when it stops: `<folder>/checkpoint`, a signed
// note.

#ifndef FIRN_PROOF_SIGNED_FILE_H_
#define FIRN_PROOF_SIGNED_FILE_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/proof/checkpoint.h"

namespace firn::proof {

// Where it is.
std::string SignedPath(const std::string& folder);

// The checkpoint, whose signature is the log's own key's. kFailedPrecondition if the note or the
// key is damaged or another log's, or the key is missing; otherwise the disk's errors.
absl::StatusOr<Checkpoint> ReadSignedCheckpoint(const std::string& folder,
                                                const std::string& store_id);

// Puts a note in the place of the one before, for good. Errors as File's.
absl::Status KeepSigned(const std::string& folder, std::string_view note);

}  // namespace firn::proof

#endif  // FIRN_PROOF_SIGNED_FILE_H_
