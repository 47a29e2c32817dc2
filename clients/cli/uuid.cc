#include "cli/uuid.h"

#include <openssl/evp.h>

#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace firn::cli {
namespace {

// RFC 9562: 6ba7b811-9dad-11d1-80b4-00c04fd430c8.
constexpr std::array<unsigned char, 16> kUrlNamespace = {
    0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8};

constexpr size_t kUuidBytes = 16;

}  // namespace

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) {
      return false;
    }
  }
  return true;
}

std::string MakeNameUuid(std::string_view name) {
  std::string text(kUrlNamespace.begin(), kUrlNamespace.end());
  text += name;
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  digest[6] = static_cast<unsigned char>(0x50 | (digest[6] & 0x0F));
  digest[8] = static_cast<unsigned char>(0x80 | (digest[8] & 0x3F));
  const std::string hex =
      absl::BytesToHexString(std::string(digest.begin(), digest.begin() + kUuidBytes));
  return absl::StrCat(hex.substr(0, 8), "-", hex.substr(8, 4), "-", hex.substr(12, 4), "-",
                      hex.substr(16, 4), "-", hex.substr(20));
}

}  // namespace firn::cli
