// Cuts a text that quotes what was sent, so that an error stays small whatever was sent.

#ifndef FIRN_BASE_SHORTEN_H_
#define FIRN_BASE_SHORTEN_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace firn {

// The text, or its beginning of at most so many bytes with "..." after it. UTF-8 stays UTF-8: it is
// cut between characters.
std::string Shorten(std::string_view text, size_t bytes_max);

}  // namespace firn

#endif  // FIRN_BASE_SHORTEN_H_
