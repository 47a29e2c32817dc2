// JSON as it is written.

#ifndef FIRN_PROJECTION_JSON_TEXT_H_
#define FIRN_PROJECTION_JSON_TEXT_H_

#include <string>
#include <string_view>

namespace firn::projection {

// Appends the text as a JSON string. The text is UTF-8; a byte that is not becomes U+FFFD.
void AppendJsonString(std::string_view text, std::string& json);

// Appends the number in the shortest form that reads back the same; what JSON has no number for as
// a string, "Infinity" or "-Infinity".
void AppendJsonReal(double number, std::string& json);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_JSON_TEXT_H_
