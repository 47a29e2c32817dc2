// JSON values as the checker looks at them.

#ifndef FIRN_SCHEMA_VALUES_H_
#define FIRN_SCHEMA_VALUES_H_

#include <rapidjson/document.h>

#include <cstddef>
#include <string_view>

#include "firn/schema/shape.h"

namespace firn::schema {

inline std::string_view TextOf(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

// Code points of UTF-8.
size_t CountCharacters(std::string_view text);

// Whether the value has one of the shape's types. An integer may be written with a fraction of
// zero if the shape says so.
bool FitsTypes(const rapidjson::Value& value, const Shape& shape);

// A number; wide enough for every 64-bit integer.
long double NumberOf(const rapidjson::Value& value);

// The same of digits in a text, which fit 64 bits.
long double NumberOf(std::string_view digits);

bool IsMultiple(double number, double of);

// Zero, false, or empty.
bool IsZero(const rapidjson::Value& value);

// How long the value's JSON is without spaces.
size_t JsonBytes(const rapidjson::Value& value);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_VALUES_H_
