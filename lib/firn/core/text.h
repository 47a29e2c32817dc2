// What a text field may hold.

#ifndef FIRN_CORE_TEXT_H_
#define FIRN_CORE_TEXT_H_

#include <cstddef>
#include <string_view>

namespace firn {

// How many bytes the well-formed UTF-8 character at the front has; 0 if there is none.
size_t Utf8CharacterBytes(std::string_view text);

// Whether the text is well-formed UTF-8.
bool IsUtf8(std::string_view text);

// Whether the text is well-formed UTF-8 (no surrogates, no overlong forms) without control
// characters (C0, DEL, C1).
bool IsPrintableUtf8(std::string_view text);

// Whether every character is one of `A-Z a-z 0-9 _ . : -`.
bool IsName(std::string_view text);

}  // namespace firn

#endif  // FIRN_CORE_TEXT_H_
