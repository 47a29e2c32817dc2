#include "cli/text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "absl/strings/str_format.h"

namespace firn::cli {
namespace {

constexpr char32_t kInvalid = 0xFFFFFFFF;

// Takes the first character off the text, which must not be empty. kInvalid, after one byte, if the
// text does not start with a well-formed character.
char32_t TakeCharacter(std::string_view& text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const size_t size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  constexpr std::array<char32_t, 5> kSmallest = {0, 0, 0x80, 0x800, 0x10000};
  char32_t character = size < 2 ? lead : lead & (0x7F >> size);
  bool valid = size != 0 && lead < 0xF5 && size <= text.size();
  for (size_t i = 1; valid && i < size; ++i) {
    valid = (byte(i) & 0xC0) == 0x80;
    character = character << 6 | (byte(i) & 0x3F);
  }
  valid = valid && character >= kSmallest[size] && character <= 0x10FFFF &&
          (character < 0xD800 || character > 0xDFFF);
  text.remove_prefix(valid ? size : 1);
  return valid ? character : kInvalid;
}

struct Range {
  char32_t first;
  char32_t last;
};

template <size_t N>
bool IsIn(const std::array<Range, N>& ranges, char32_t character) {
  return std::ranges::any_of(ranges, [character](const Range& range) {
    return range.first <= character && character <= range.last;
  });
}

// C0, DEL and C1, and the marks that reorder what stands around them.
constexpr std::array<Range, 4> kControls = {
    {{0x00, 0x1F}, {0x7F, 0x9F}, {0x2028, 0x202E}, {0x2066, 0x2069}}};
// The blocks that East Asian scripts and emoji live in: near enough for a table.
constexpr std::array<Range, 9> kWide = {{{0x1100, 0x115F},
                                         {0x2E80, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0xFFE0, 0xFFE6},
                                         {0x1F300, 0x1FAFF},
                                         {0x20000, 0x3FFFD}}};
constexpr std::array<Range, 4> kCombining = {
    {{0x0300, 0x036F}, {0x200B, 0x200D}, {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}}};

int WidthOf(char32_t character) {
  if (IsIn(kCombining, character)) return 0;
  return IsIn(kWide, character) ? 2 : 1;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    if (TakeCharacter(text) == kInvalid) return false;
  }
  return true;
}

int DisplayWidth(std::string_view text) {
  int width = 0;
  while (!text.empty()) width += WidthOf(TakeCharacter(text));
  return width;
}

std::string Printable(std::string_view text) {
  return FitToWidth(text, std::numeric_limits<int>::max());
}

std::string EscapeControls(std::string_view json) {
  std::string escaped;
  while (!json.empty()) {
    const std::string_view rest = json;
    const char32_t character = TakeCharacter(json);
    const std::string_view bytes = rest.substr(0, rest.size() - json.size());
    if (character != kInvalid && character > 0x7E && IsIn(kControls, character)) {
      absl::StrAppendFormat(&escaped, "\\u%04x", static_cast<uint32_t>(character));
    } else {
      escaped += bytes;
    }
  }
  return escaped;
}

std::string FitToWidth(std::string_view text, int width) {
  std::string fitted;
  int used = 0;
  // Where to cut if it turns out that not all fits: the longest part that leaves a column for "…".
  size_t cut = 0;
  while (!text.empty()) {
    const std::string_view before = text;
    const char32_t character = TakeCharacter(text);
    const int character_width = WidthOf(character);
    if (used + character_width > width) {
      fitted.resize(cut);
      return width > 0 ? fitted + "…" : fitted;
    }
    if (character == kInvalid) {
      fitted += '?';
    } else if (IsIn(kControls, character)) {
      fitted += ' ';
    } else {
      fitted += before.substr(0, before.size() - text.size());
    }
    used += character_width;
    if (used < width) cut = fitted.size();
  }
  return fitted;
}

std::string WithThousands(uint64_t number) {
  std::string text = std::to_string(number);
  for (size_t place = text.size(); place > 3;) {
    place -= 3;
    text.insert(place, ",");
  }
  return text;
}

}  // namespace firn::cli
