#include "firn/base/uuid.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <cstddef>
#include <cstring>

#include "absl/random/random.h"

namespace firn {
namespace {

bool IsHyphenPlace(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void SetVersion(int version, Uuid& uuid) {
  uuid.bytes[6] = static_cast<uint8_t>((uuid.bytes[6] & 0x0F) | version << 4);
  uuid.bytes[8] = static_cast<uint8_t>((uuid.bytes[8] & 0x3F) | 0x80);
}

}  // namespace

Uuid RandomUuid() {
  thread_local absl::BitGen bits;
  Uuid uuid;
  for (uint8_t& byte : uuid.bytes) byte = absl::Uniform<uint8_t>(bits);
  SetVersion(4, uuid);
  return uuid;
}

Uuid NamedUuid(const Uuid& space, std::string_view name) {
  std::string text(space.bytes.begin(), space.bytes.end());
  text.append(name);
  XXH128_canonical_t hash;
  XXH128_canonicalFromHash(&hash, XXH3_128bits(text.data(), text.size()));
  Uuid uuid;
  static_assert(sizeof(hash.digest) == sizeof(uuid.bytes));
  std::memcpy(uuid.bytes.data(), hash.digest, uuid.bytes.size());
  SetVersion(8, uuid);
  return uuid;
}

std::optional<Uuid> ParseUuid(std::string_view text) {
  if (text.size() != kUuidTextBytes) return std::nullopt;
  Uuid uuid;
  size_t nibble = 0;
  for (size_t i = 0; i < kUuidTextBytes; ++i) {
    if (IsHyphenPlace(i)) {
      if (text[i] != '-') return std::nullopt;
      continue;
    }
    const int value = HexValue(text[i]);
    if (value < 0) return std::nullopt;
    uint8_t& byte = uuid.bytes[nibble / 2];
    byte = static_cast<uint8_t>(byte << 4 | value);
    ++nibble;
  }
  return uuid;
}

void WriteUuid(const Uuid& uuid, char* text) {
  static constexpr char kHex[] = "0123456789abcdef";
  for (size_t i = 0; i < uuid.bytes.size(); ++i) {
    *text++ = kHex[uuid.bytes[i] >> 4];
    *text++ = kHex[uuid.bytes[i] & 15];
    // After these bytes the groups of digits end.
    if (i == 3 || i == 5 || i == 7 || i == 9) *text++ = '-';
  }
}

std::string FormatUuid(const Uuid& uuid) {
  std::string text(kUuidTextBytes, '\0');
  WriteUuid(uuid, text.data());
  return text;
}

}  // namespace firn
