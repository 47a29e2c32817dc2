// Whether what a server says proves what it should. Pure: the server is not believed.

#ifndef FIRN_CLI_PROOF_CHECK_H_
#define FIRN_CLI_PROOF_CHECK_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/note.h"
#include "firn/v1/event.pb.h"
#include "firn/v1/proof.pb.h"

namespace firn::cli {

// Reads what --key was given. kInvalidArgument names it and says what is wrong.
absl::StatusOr<proof::Verifier> ReadKey(const std::string& key);

// The checkpoint in a response, if the key, see ReadKey, has signed it for its log, and it is of
// `size` events (0: of any number). An empty key: by the one that the server says is its own.
// kDataLoss says what does not hold, here and below.
absl::StatusOr<proof::Checkpoint> CheckCheckpoint(const v1::GetCheckpointResponse& response,
                                                  const std::string& key, uint64_t size);

// Whether the proof shows that the event, just as it is, is in the log with the checkpoint, at the
// position that was asked for.
absl::Status CheckInclusion(const v1::EventDTO& event, uint64_t position,
                            const v1::GetInclusionProofResponse& response,
                            const proof::Checkpoint& checkpoint);

// Whether the proof shows that the log with the old checkpoint is the beginning of the other.
absl::Status CheckConsistency(const proof::Checkpoint& old,
                              const v1::GetConsistencyProofResponse& response,
                              const proof::Checkpoint& checkpoint);

}  // namespace firn::cli

#endif  // FIRN_CLI_PROOF_CHECK_H_
