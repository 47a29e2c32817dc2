#include "firn/proof/note.h"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "firn/base/sha256.h"

namespace firn::proof {
namespace {

constexpr absl::string_view kSignaturePrefix = "\xE2\x80\x94 ";
constexpr size_t kHashBytes = 4;
constexpr size_t kPublicKeyBytes = 32;
// Written before the public key.
constexpr char kEd25519 = 1;

// The bytes that the text stands for; nothing if it is not the one way to write them, where Abseil
// takes others too.
std::optional<std::string> TakeBase64(absl::string_view text) {
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes) || absl::Base64Escape(bytes) != text) {
    return std::nullopt;
  }
  return bytes;
}

bool IsName(absl::string_view text) {
  const auto is_bad = [](unsigned char byte) { return absl::ascii_isspace(byte) || byte == '+'; };
  return !text.empty() && std::none_of(text.begin(), text.end(), is_bad);
}

absl::Status NoKey(const char* what) {
  return absl::InvalidArgumentError(
      absl::StrCat("is no verifier key: ", what,
                   "; one is written as name+hash+key, as `firn proof "
                   "key` prints it"));
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string KeyHashOf(std::string_view name, std::string_view key) {
  Sha256 hasher;
  hasher.Add(name);
  hasher.Add("\n");
  hasher.Add(key);
  return std::string(BytesOf(hasher.Finish()).substr(0, kHashBytes));
}

std::string FormatVerifierKey(std::string_view name, std::string_view key) {
  return absl::StrCat(absl::string_view(name.data(), name.size()), "+",
                      absl::BytesToHexString(KeyHashOf(name, key)), "+",
                      absl::Base64Escape(absl::string_view(key.data(), key.size())));
}

absl::StatusOr<Verifier> Verifier::Parse(std::string_view key) {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(absl::string_view(key.data(), key.size()), absl::MaxSplits('+', 2));
  if (parts.size() != 3) return NoKey("it has not three parts");
  const absl::string_view name = parts[0], hash = parts[1], text = parts[2];
  if (!IsName(name)) return NoKey("its name is empty or has white space");
  const std::optional<std::string> bytes = TakeBase64(text);
  if (!bytes || bytes->empty()) return NoKey("its third part is no base64");
  if (bytes->front() != kEd25519) return NoKey("it is of another algorithm than Ed25519");
  if (bytes->size() != 1 + kPublicKeyBytes) return NoKey("its third part is no key's length");
  std::string right_hash = KeyHashOf({name.data(), name.size()}, *bytes);
  if (hash != absl::BytesToHexString(right_hash)) {
    return NoKey("its hash is not that of its name and key, so one of them was changed");
  }
  return Verifier(std::string(name), std::move(right_hash), bytes->substr(1));
}

bool Verifier::Verifies(std::string_view signature, std::string_view text) const {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> public_key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(public_key_),
                                  public_key_.size()),
      &EVP_PKEY_free);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                        &EVP_MD_CTX_free);
  return public_key != nullptr &&
         EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) == 1 &&
         EVP_DigestVerify(context.get(), Bytes(signature), signature.size(), Bytes(text),
                          text.size()) == 1;
}

std::optional<std::string_view> Verifier::Open(std::string_view note) const {
  // Signatures follow the last empty line, which is not signed itself.
  const size_t empty_line = note.rfind("\n\n");
  if (empty_line == std::string_view::npos || !note.ends_with('\n')) return std::nullopt;
  const std::string_view text = note.substr(0, empty_line + 1);
  const absl::string_view signatures(note.data() + empty_line + 2, note.size() - empty_line - 2);
  const std::string prefix = absl::StrCat(kSignaturePrefix, name_, " ");
  for (const absl::string_view line : absl::StrSplit(signatures, '\n')) {
    if (!absl::StartsWith(line, prefix)) continue;
    const std::optional<std::string> signature = TakeBase64(line.substr(prefix.size()));
    if (!signature || !absl::StartsWith(*signature, hash_)) continue;
    if (Verifies(std::string_view(*signature).substr(kHashBytes), text)) return text;
  }
  return std::nullopt;
}

}  // namespace firn::proof
