// Whether a payload is a JSON object that every reader understands the same way.

#ifndef FIRN_CORE_JSON_H_
#define FIRN_CORE_JSON_H_

#include <optional>
#include <string>
#include <string_view>

namespace firn {

// Checks that the text is one JSON object of RFC 8259 in UTF-8, at most kPayloadDepthMax deep,
// whose objects have no duplicate keys and whose strings hold neither NUL nor half a surrogate pair
// (what is left out would be read differently by different readers, or not at all). Numbers may
// have any number of digits, within the range of a double; those that are written with an exponent
// or digits beyond it are refused although their value may lie within (`0e999`). Returns what is
// wrong and where, or nothing.
std::optional<std::string> FindJsonObjectFault(std::string_view text);

}  // namespace firn

#endif  // FIRN_CORE_JSON_H_
