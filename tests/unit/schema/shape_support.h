// What a shape says of a JSON text.

#ifndef FIRN_TESTS_UNIT_SCHEMA_SHAPE_SUPPORT_H_
#define FIRN_TESTS_UNIT_SCHEMA_SHAPE_SUPPORT_H_

#include <rapidjson/document.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/schema/checker.h"
#include "firn/schema/shape.h"

namespace firn::schema::testing {

// The violations, each as "path: description", one a line; empty: the value fits. The value is "$".
inline std::string Faults(const std::string& json, const Shape& shape) {
  rapidjson::Document document;
  document.Parse(json.data(), json.size());
  if (document.HasParseError()) return absl::StrCat("no JSON: ", json);
  std::vector<FieldViolation> violations;
  CheckValue(document, shape, "$", violations);
  std::string text;
  for (const FieldViolation& violation : violations) {
    absl::StrAppend(&text, text.empty() ? "" : "\n", violation.field, ": ", violation.description);
  }
  return text;
}

}  // namespace firn::schema::testing

#endif  // FIRN_TESTS_UNIT_SCHEMA_SHAPE_SUPPORT_H_
