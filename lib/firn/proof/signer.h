// Signs notes with the log's own key (Ed25519).

#ifndef FIRN_PROOF_SIGNER_H_
#define FIRN_PROOF_SIGNER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

struct evp_pkey_st;

namespace firn::proof {

// Thread-safe.
class Signer {
 public:
  // Reads the key in `<folder>/signing.key` (PEM, PKCS #8; readable by its owner only), or makes
  // one. `name` is the key's in notes: without spaces and plus signs. kFailedPrecondition if the
  // file holds no such key; otherwise the disk's errors.
  static absl::StatusOr<Signer> Open(const std::string& folder, std::string name);

  // The same with a key that is there already; changes nothing. kFailedPrecondition also if there
  // is none.
  static absl::StatusOr<Signer> Read(const std::string& folder, std::string name);

  // What a verifier needs to know, as C2SP signed-note writes it: `name+hash+key`.
  const std::string& verifier_key() const { return verifier_key_; }

  // The text, which ends with a newline, and its signature: a signed note. kInternal.
  absl::StatusOr<std::string> Sign(std::string_view text) const;

 private:
  struct Free {
    void operator()(evp_pkey_st* key) const;
  };
  using Key = std::unique_ptr<evp_pkey_st, Free>;

  Signer(Key key, std::string name);

  static absl::StatusOr<Key> ReadKey(const std::string& path);
  static absl::StatusOr<Key> MakeKey(const std::string& path, const std::string& folder);

  Key key_;
  std::string name_;
  // The first bytes of a signature, which say whose it is.
  std::string key_hash_;
  std::string verifier_key_;
};

}  // namespace firn::proof

#endif  // FIRN_PROOF_SIGNER_H_
