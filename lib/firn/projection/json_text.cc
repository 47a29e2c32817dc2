#include "firn/projection/json_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_format.h"
#include "firn/core/text.h"

namespace firn::projection {
void AppendJsonString(std::string_view text, std::string& json) {
  json += '"';
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\\') {
      json += '\\';
      json += c;
      ++i;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      json += absl::StrFormat("\\u%04x", static_cast<unsigned char>(c));
      ++i;
    } else if (const size_t bytes = Utf8CharacterBytes(text.substr(i)); bytes > 0) {
      json.append(text, i, bytes);
      i += bytes;
    } else {
      json += "\xEF\xBF\xBD";
      ++i;
    }
  }
  json += '"';
}

void AppendJsonReal(double number, std::string& json) {
  if (!std::isfinite(number)) {
    json += number > 0 ? "\"Infinity\"" : "\"-Infinity\"";
    return;
  }
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), number);
  json.append(text.data(), end.ptr);
}

}  // namespace firn::projection
