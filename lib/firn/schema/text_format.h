// Forms of text that schemas name: UUIDs, times, addresses.

#ifndef FIRN_SCHEMA_TEXT_FORMAT_H_
#define FIRN_SCHEMA_TEXT_FORMAT_H_

#include <string_view>

#include "firn/schema/shape.h"

namespace firn::schema {

// Whether the text has the format. Thread-safe.
bool FitsFormat(std::string_view text, TextFormat format);

// What completes "must be ...": "a UUID, such as ...".
std::string_view FormatInWords(TextFormat format);

// The format's name in JSON Schema and in descriptions: "date-time"; empty for kAny.
std::string_view FormatName(TextFormat format);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_TEXT_FORMAT_H_
