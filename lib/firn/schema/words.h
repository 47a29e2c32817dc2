// How values and what they must be are put into words, for errors and descriptions.

#ifndef FIRN_SCHEMA_WORDS_H_
#define FIRN_SCHEMA_WORDS_H_

#include <rapidjson/document.h>

#include <string>
#include <string_view>
#include <vector>

#include "firn/schema/shape.h"

namespace firn::schema {

// The value as JSON, cut to a few dozen bytes.
std::string Quote(const rapidjson::Value& value);

// The text as a JSON string: one line, whatever it holds.
std::string TextToJson(std::string_view text);

// Puts the step to a key behind a path: `.rating`, or `["a b"]` for a key that is no name.
void AppendStep(std::string_view key, std::string& path);

// A number as people write it: 5500, 0.5.
std::string NumberInWords(double number);

// "a number or null".
std::string TypesInWords(TypeSet types);

// The type's name in JSON Schema.
std::string_view TypeName(JsonType type);

// "1 to 255", "at least 1", "at most 255".
std::string SizeInWords(const SizeRange& range);

// "0 to 5", "above 0 and at most 128".
std::string RangeInWords(const NumberRules& rules);

// "pick, reject": the values that fit; those that are refused all the same are left out.
std::string AllowedInWords(const Shape& shape);

// "a, b and c".
std::string ListInWords(const std::vector<std::string>& names, std::string_view last = " and ");

// The rule as a sentence about an object's fields.
std::string RuleInWords(const FieldsRule& rule, const std::vector<Field>& fields);

// The one of the names that is most like `name`, if one is much like it; else empty. Of very many
// names only the first are looked at.
std::string Similar(std::string_view name, const std::vector<std::string_view>& names);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_WORDS_H_
