// Proofs that nothing in the log was changed. What the server says is checked, never believed.

#ifndef FIRN_CLIENT_PROOF_H_
#define FIRN_CLIENT_PROOF_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace firn {
namespace proof {
class Verifier;
}
inline namespace client {

// The signature of a log's key under all events of the log so far. Kept elsewhere, it tells later
// whether any of them was changed.
struct SignedCheckpoint {
  // What is to be kept: the checkpoint as the key signed it.
  std::string note = {};
  // Whose log it is.
  std::string store_id = {};
  // Of so many events, the first of the log.
  uint64_t size = 0;
  // Over these events (RFC 6962); 32 bytes.
  std::string root_hash = {};

  friend bool operator==(const SignedCheckpoint&, const SignedCheckpoint&) = default;
};

// The key that a log's checkpoints are verified with. Immutable, cheap to copy, thread-safe.
class Verifier {
 public:
  // Reads the key as `firn proof key` prints it (`name+hash+key`), which the application has kept
  // since. kInvalidField says what is wrong with it.
  static absl::StatusOr<Verifier> Parse(std::string_view key);

  // Reads a checkpoint; asks no server. kProofFailed if it is not one that the key has signed of
  // its own log.
  absl::StatusOr<SignedCheckpoint> Open(std::string_view note) const;

 private:
  explicit Verifier(std::shared_ptr<const ::firn::proof::Verifier> key);

  std::shared_ptr<const ::firn::proof::Verifier> key_;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_PROOF_H_
