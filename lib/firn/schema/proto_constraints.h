// The constraints of protovalidate (`buf/validate/validate.proto`) as shapes.

#ifndef FIRN_SCHEMA_PROTO_CONSTRAINTS_H_
#define FIRN_SCHEMA_PROTO_CONSTRAINTS_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <vector>

#include "buf/validate/validate.pb.h"
#include "firn/schema/pattern_compiler.h"
#include "firn/schema/shape.h"

namespace firn::schema {

// What could not be taken over.
struct ConstraintNotes {
  // Wrong in themselves: what is wrong.
  std::vector<std::string> faults;
  // Names of constraints that are not checked.
  std::vector<std::string> not_checked;
};

// The shapes of a field.
struct ShapeParts {
  // Of the single value, the list or the map. Never null.
  Shape* value = nullptr;
  // Within a list or a map; null: it is neither, or they cannot be constrained.
  Shape* elements = nullptr;
  // Of a map.
  Shape* keys = nullptr;
};

// Adds to the shapes what the rules of the field say.
void AddConstraints(const buf::validate::FieldRules& rules,
                    const google::protobuf::FieldDescriptor& field, ShapeParts parts,
                    PatternCompiler& patterns, ConstraintNotes& notes);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PROTO_CONSTRAINTS_H_
