#include "firn/core/text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace firn {
namespace {

// Length of the UTF-8 sequence that a lead byte starts, 0 if it starts none.
size_t SequenceSize(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The smallest code point that needs a sequence of each length.
constexpr uint32_t kCodePointMin[] = {0, 0, 0x80, 0x800, 0x10000};

// C0, DEL, and C1, which have two bytes.
bool StartsWithControl(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text.front());
  if (lead == 0xC2) return static_cast<unsigned char>(text[1]) <= 0x9F;
  return lead < 0x20 || lead == 0x7F;
}

}  // namespace

size_t Utf8CharacterBytes(std::string_view text) {
  if (text.empty()) return 0;
  const auto lead = static_cast<unsigned char>(text.front());
  const size_t size = SequenceSize(lead);
  if (size == 0 || size > text.size()) return 0;
  uint32_t code_point = size == 1 ? lead : lead & (0x7Fu >> size);
  for (size_t k = 1; k < size; ++k) {
    const auto next = static_cast<unsigned char>(text[k]);
    if ((next & 0xC0) != 0x80) return 0;
    code_point = code_point << 6 | (next & 0x3Fu);
  }
  const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
  return code_point < kCodePointMin[size] || code_point > 0x10FFFF || surrogate ? 0 : size;
}

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const size_t size = Utf8CharacterBytes(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

bool IsPrintableUtf8(std::string_view text) {
  while (!text.empty()) {
    const size_t size = Utf8CharacterBytes(text);
    if (size == 0 || StartsWithControl(text)) return false;
    text.remove_prefix(size);
  }
  return true;
}

bool IsName(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == ':' || c == '-';
  });
}

}  // namespace firn
