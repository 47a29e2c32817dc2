// What can be said of values of which several shapes hold at once.

#ifndef FIRN_SCHEMA_PARTS_H_
#define FIRN_SCHEMA_PARTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firn/schema/shape.h"

namespace firn::schema {

// Shapes that all hold of a value.
using Parts = std::vector<const Shape*>;

// With what their `all_of` say, each once; never empty.
Parts Flatten(const Parts& parts);

// The cases that their `any_of` and `one_of` make, each flat: a value that fits the parts fits all
// of one of these. If there are too many, some choices are left open.
std::vector<Parts> Cases(const Parts& parts);

// The types that a value may have; none: there is no such value.
TypeSet TypesOf(const Parts& parts);

// The values that may fit, as JSON, if their number is limited. Of those listed only such that fit
// all parts.
std::optional<std::vector<std::string>> ValuesOf(const Parts& parts);

// Whether a value, given as JSON, fits all parts.
bool Fits(const std::string& json, const Parts& parts);

// The ranges of numbers, and of sizes.
NumberRules NumbersOf(const Parts& parts);
SizeRange LengthOf(const Parts& parts);
SizeRange BytesOf(const Parts& parts);
SizeRange ArraySizeOf(const Parts& parts);
SizeRange ObjectSizeOf(const Parts& parts);

// What the value of a key must be like; nothing: there cannot be such a key. Empty: anything.
std::optional<Parts> ValueAt(std::string_view key, const Parts& parts);
std::optional<Parts> ValueAt(std::string_view key, const ObjectRules& rules);

// Whether the key must be there.
bool IsRequired(std::string_view key, const Parts& parts);

// Whether it is certain that no value fits both.
bool AreDisjoint(const Parts& a, const Parts& b);

// Both at once; apart from multiples.
SizeRange Intersect(const SizeRange& a, const SizeRange& b);
bool Covers(const SizeRange& wide, const SizeRange& narrow);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PARTS_H_
