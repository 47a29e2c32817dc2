// UUIDs as 16 bytes.

#ifndef FIRN_BASE_UUID_H_
#define FIRN_BASE_UUID_H_

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace firn {

struct Uuid {
  std::array<uint8_t, 16> bytes{};

  friend auto operator<=>(const Uuid&, const Uuid&) = default;

  // Lets Abseil's hash containers hold UUIDs.
  template <typename H>
  friend H AbslHashValue(H state, const Uuid& uuid) {
    return H::combine(std::move(state), uuid.bytes);
  }
};

// A new random UUID (version 4).
Uuid RandomUuid();

// The UUID (version 8) that stands for a name within the space of another: the same for the same
// name, whenever and wherever it is asked for.
Uuid NamedUuid(const Uuid& space, std::string_view name);

// Reads the 36-character text form, in either case, of any version. Nothing else is accepted.
std::optional<Uuid> ParseUuid(std::string_view text);

inline constexpr size_t kUuidTextBytes = 36;

// Writes the 36 characters of the text form, in lower case.
void WriteUuid(const Uuid& uuid, char* text);

// The 36-character text form in lower case.
std::string FormatUuid(const Uuid& uuid);

}  // namespace firn

#endif  // FIRN_BASE_UUID_H_
