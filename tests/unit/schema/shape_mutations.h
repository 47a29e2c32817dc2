// Changes of a valid JSON value that its shape must refuse, or must accept: whatever the shape says
// is tried at its limits. Nothing here knows the catalogue.

#ifndef FIRN_TESTS_UNIT_SCHEMA_SHAPE_MUTATIONS_H_
#define FIRN_TESTS_UNIT_SCHEMA_SHAPE_MUTATIONS_H_

#include <cstddef>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "firn/schema/shape.h"

namespace firn::schema::testing {

using Json = nlohmann::ordered_json;

// One change.
struct Mutation {
  Json::json_pointer place;
  // Nothing: it is removed.
  std::optional<Json> value;
  // Where a fault is told.
  std::string path;
  // What is tried.
  std::string what;
  bool is_valid = false;
};

void Apply(const Mutation& mutation, Json& value);

// All changes of `value`, which `shape` accepts, one at a time. `path` is the value's.
std::vector<Mutation> MutationsOf(const Json& value, const Shape& shape, const std::string& path);

// The rules over several fields of the shape and of all below it, in words: a change of one field
// may break those besides.
std::vector<std::string> RuleSentences(const Shape& shape);

}  // namespace firn::schema::testing

#endif  // FIRN_TESTS_UNIT_SCHEMA_SHAPE_MUTATIONS_H_
