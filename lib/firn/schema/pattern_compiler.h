// The regular expressions of a schema.

#ifndef FIRN_SCHEMA_PATTERN_COMPILER_H_
#define FIRN_SCHEMA_PATTERN_COMPILER_H_

#include <string>

#include "firn/schema/shape.h"

namespace firn::schema {

// Compiles the patterns of one schema, and bounds what they need together.
class PatternCompiler {
 public:
  // Null if the text cannot be taken; `fault` completes "the pattern ...", and stays empty if a
  // pattern before was one too many.
  Pattern Compile(const std::string& text, std::string& fault);

 private:
  int size_ = 0;
};

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PATTERN_COMPILER_H_
