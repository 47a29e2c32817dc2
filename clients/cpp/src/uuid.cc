#include "src/uuid.h"

#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>

namespace firn {
inline namespace client {
namespace internal {

std::string MakeUuid(absl::Time now) {
  std::array<uint8_t, 16> bytes;
  // Fails only where there is no such call at all.
  if (getentropy(bytes.data(), bytes.size()) != 0) std::abort();
  const auto ms = static_cast<uint64_t>(absl::ToUnixMillis(now));
  for (size_t i = 0; i < 6; ++i) bytes[i] = static_cast<uint8_t>(ms >> (40 - 8 * i));
  bytes[6] = static_cast<uint8_t>(0x70 | (bytes[6] & 0x0f));  // version
  bytes[8] = static_cast<uint8_t>(0x80 | (bytes[8] & 0x3f));  // variant

  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kDigits[bytes[i] >> 4];
    text += kDigits[bytes[i] & 0x0f];
  }
  return text;
}

}  // namespace internal
}  // namespace client
}  // namespace firn
