#include "firn/proof/note.h"

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

namespace firn::proof {
namespace {

constexpr absl::string_view kSignaturePrefix = "\xE2\x80\x94 ";
constexpr size_t kKeyHashBytes = 4;
// The algorithm and the key.
constexpr size_t kPublicKeyBytes = 33;
constexpr char kEd25519 = 1;

struct Key {
  std::string name;
  // What a signature of it begins with.
  std::string hash;
  std::string bytes;
};

std::optional<Key> ParseKey(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, absl::MaxSplits('+', 2));
  if (parts.size() != 3) return std::nullopt;
  Key key{.name = std::string(parts[0]), .hash = absl::HexStringToBytes(parts[1]), .bytes = {}};
  if (key.hash.size() != kKeyHashBytes || !absl::Base64Unescape(parts[2], &key.bytes) ||
      key.bytes.size() != kPublicKeyBytes || key.bytes[0] != kEd25519) {
    return std::nullopt;
  }
  return key;
}

const unsigned char* Bytes(absl::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

bool Verifies(const Key& key, absl::string_view signature, absl::string_view text) {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> public_key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(key.bytes) + 1,
                                  key.bytes.size() - 1),
      &EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  return public_key != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                          text.size()) == 1;
}

}  // namespace

bool IsSignedBy(std::string_view note, std::string_view verifier_key) {
  const std::optional<Key> key = ParseKey({verifier_key.data(), verifier_key.size()});
  // Signatures follow the last empty line, which is not signed itself.
  const size_t empty_line = note.rfind("\n\n");
  if (!key || empty_line == std::string_view::npos || !note.ends_with('\n')) return false;
  const absl::string_view text(note.data(), empty_line + 1);
  const absl::string_view signatures(note.data() + empty_line + 2, note.size() - empty_line - 2);
  const std::string prefix = absl::StrCat(kSignaturePrefix, key->name, " ");
  for (const absl::string_view line : absl::StrSplit(signatures, '\n')) {
    if (!absl::StartsWith(line, prefix)) continue;
    const absl::string_view text_form = line.substr(prefix.size());
    // Abseil also reads what is not the one way to write the bytes.
    std::string signature;
    if (!absl::Base64Unescape(text_form, &signature) ||
        absl::Base64Escape(signature) != text_form || !absl::StartsWith(signature, key->hash)) {
      continue;
    }
    if (Verifies(*key, absl::string_view(signature).substr(kKeyHashBytes), text)) return true;
  }
  return false;
}

}  // namespace firn::proof
