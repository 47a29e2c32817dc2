// One spelling for each JSON value.

#ifndef FIRN_SCHEMA_CANONICAL_JSON_H_
#define FIRN_SCHEMA_CANONICAL_JSON_H_

#include <rapidjson/document.h>

#include <string>

namespace firn::schema {

// The value as JSON without spaces, keys sorted by bytes, equal numbers written alike: two values
// are equal in the sense of JSON Schema exactly if these texts are.
std::string CanonicalJson(const rapidjson::Value& value);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_CANONICAL_JSON_H_
