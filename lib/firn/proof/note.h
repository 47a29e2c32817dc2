// Signed notes (C2SP signed-note), from the verifier's side. Pure; no I/O.

#ifndef FIRN_PROOF_NOTE_H_
#define FIRN_PROOF_NOTE_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace firn::proof {

// What a key's signatures begin with, which says whose they are. `key` is the byte of the
// algorithm and the public key.
std::string KeyHashOf(std::string_view name, std::string_view key);

// The key as verifiers are told of it: `name+hash+key`.
std::string FormatVerifierKey(std::string_view name, std::string_view key);

// A key that verifies notes (Ed25519). Immutable.
class Verifier {
 public:
  // Reads one as FormatVerifierKey writes it, and in no other form. kInvalidArgument says what is
  // wrong with it, as the end of a sentence that begins with what it is; so is a hash that is not
  // its name's and key's.
  static absl::StatusOr<Verifier> Parse(std::string_view key);

  const std::string& name() const { return name_; }

  // The text of the note, which is a part of it, if the note bears a signature of the key.
  // Signatures of others do not count. Nothing also for what is no note.
  std::optional<std::string_view> Open(std::string_view note) const;

 private:
  Verifier(std::string name, std::string hash, std::string public_key)
      : name_(std::move(name)), hash_(std::move(hash)), public_key_(std::move(public_key)) {}

  bool Verifies(std::string_view signature, std::string_view text) const;

  std::string name_;
  // What a signature of it begins with.
  std::string hash_;
  std::string public_key_;
};

}  // namespace firn::proof

#endif  // FIRN_PROOF_NOTE_H_
