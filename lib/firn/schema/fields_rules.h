// Rules over several fields of an object.

#ifndef FIRN_SCHEMA_FIELDS_RULES_H_
#define FIRN_SCHEMA_FIELDS_RULES_H_

#include <rapidjson/document.h>

#include <cstddef>
#include <optional>

#include "absl/types/span.h"
#include "firn/schema/shape.h"

namespace firn::schema {

// Whether a rule holds in an object of which `given` has the values, one for each of its `fields`;
// null: the field is not given. InCase only says whether the case applies and the field is given:
// its shape is then to be checked. Values of a type that the rule is not about are left to the
// fields' own shapes: the rule holds. Adds to `work` about how many nanoseconds it took.
bool Holds(const FieldsRule& rule, absl::Span<const Field> fields,
           absl::Span<const rapidjson::Value* const> given, size_t& work);

// The field that is at fault where a rule does not hold; nothing: it is about several alike.
std::optional<size_t> FieldAtFault(const FieldsRule& rule);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_FIELDS_RULES_H_
