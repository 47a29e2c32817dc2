// What a text field may hold.

#ifndef FIRN_CORE_TEXT_H_
#define FIRN_CORE_TEXT_H_

#include <string_view>

namespace firn {

// Whether the text is well-formed UTF-8 (no surrogates, no overlong forms) without control
// characters (C0, DEL, C1).
bool IsPrintableUtf8(std::string_view text);

// Whether every character is one of `A-Z a-z 0-9 _ . : -`.
bool IsName(std::string_view text);

}  // namespace firn

#endif  // FIRN_CORE_TEXT_H_
