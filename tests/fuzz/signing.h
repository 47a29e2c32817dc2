// A key that is the same in every run, for targets of what is signed.

#ifndef FIRN_TESTS_FUZZ_SIGNING_H_
#define FIRN_TESTS_FUZZ_SIGNING_H_

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "firn/proof/note.h"
#include "firn/proof/signer.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {

// An Ed25519 key as `signing.key` holds it.
inline constexpr char kSigningKey[] =
    "-----BEGIN PRIVATE KEY-----\n"
    "MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n"
    "-----END PRIVATE KEY-----\n";

// A folder in the place for temporary files, gone with the object.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string path = std::filesystem::temp_directory_path() / "firn-fuzz-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) Fail("no folder can be made: " + path);
    path_ = path;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

  void Write(const char* name, std::string_view bytes) const {
    std::ofstream(path_ + "/" + name, std::ios::binary) << bytes;
  }
  void Remove(const char* name) const { std::filesystem::remove(path_ + "/" + name); }

 private:
  std::string path_;
};

// Signs with that key, under the name.
inline proof::Signer MakeSigner(const std::string& name) {
  const TemporaryFolder folder;
  folder.Write("signing.key", kSigningKey);
  auto signer = proof::Signer::Read(folder.path(), name);
  if (!signer.ok()) Fail("no signer: " + signer.status().ToString());
  return *std::move(signer);
}

inline std::string Sign(const proof::Signer& signer, std::string_view text) {
  auto note = signer.Sign(text);
  if (!note.ok()) Fail("not signed: " + note.status().ToString());
  return *std::move(note);
}

// Whether the note bears a signature of the key. False also for what is no note, and no key.
inline bool IsSignedBy(const std::string& note, const std::string& key) {
  const auto verifier = proof::Verifier::Parse(key);
  return verifier.ok() && verifier->Open(note).has_value();
}

}  // namespace firn::fuzz

#endif  // FIRN_TESTS_FUZZ_SIGNING_H_
