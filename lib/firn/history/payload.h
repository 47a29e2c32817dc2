// Payloads as JSON values whose keys are spelled as their schema has them.

#ifndef FIRN_HISTORY_PAYLOAD_H_
#define FIRN_HISTORY_PAYLOAD_H_

#include <rapidjson/document.h>

#include <string>
#include <string_view>

#include "firn/schema/shape.h"

namespace firn::history {

using JsonAllocator = rapidjson::Document::AllocatorType;

// Reads a payload, with every key in the schema's own spelling; false if it is no JSON object.
// Numbers other than 64-bit integers are kept as their text, in a form that ToJson alone knows: a
// `double` would change digits that nobody has touched.
bool ParsePayload(std::string_view json, const schema::Shape& shape, rapidjson::Document& payload);

// The value of a key; null if the object has it not, or there is no object.
const rapidjson::Value* FindValue(const rapidjson::Value& object, std::string_view key);

// The text of a key; empty if there is none.
std::string_view FindText(const rapidjson::Value& object, std::string_view key);

// The field of a key; null if the shape, which may be null, has none.
const schema::Field* FindField(const schema::Shape* shape, std::string_view key);

// Whether a value of the field is an object with keys that may each be `null`: values of their own,
// not parts of one.
bool IsMap(const schema::Field* field);

// Adds to an object of the shape, which may be null, the keys that `other` has and it has not, with
// `null`; only keys that may be so. Likewise within its maps.
void AddMissingKeys(const rapidjson::Value& other, const schema::Shape* shape,
                    rapidjson::Value& object, JsonAllocator& allocator);

// Reads the text of one value in the same way; false if it is none.
bool ParseValue(std::string_view json, JsonAllocator& allocator, rapidjson::Value& value);

std::string ToJson(const rapidjson::Value& value);

}  // namespace firn::history

#endif  // FIRN_HISTORY_PAYLOAD_H_
