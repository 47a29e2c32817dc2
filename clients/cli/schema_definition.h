// Schemas as they stand in files and on the command line.

#ifndef FIRN_CLI_SCHEMA_DEFINITION_H_
#define FIRN_CLI_SCHEMA_DEFINITION_H_

#include <string>
#include <string_view>

#include "firn/v1/schema_registry.pb.h"

namespace firn::cli {

// A text that is a JSON object, or begins like one, is a JSON Schema; anything else a descriptor
// set.
v1::SchemaFormat GuessSchemaFormat(std::string_view definition);

// The name of a schema whose file has this path: the file's, up to its first dot.
std::string SchemaNameOf(const std::string& path);

// "order_placed=/$defs/order_placed", or "order_placed" alone for all of the definition.
v1::EventTypeBinding ParseBinding(const std::string& text);

}  // namespace firn::cli

#endif  // FIRN_CLI_SCHEMA_DEFINITION_H_
