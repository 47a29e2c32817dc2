// The words for what the contract of schemas numbers: on the command line, in results, and in the
// events that changes of schemas are.

#ifndef FIRN_CLI_SCHEMA_NAMES_H_
#define FIRN_CLI_SCHEMA_NAMES_H_

#include <optional>
#include <string>
#include <string_view>

#include "firn/v1/schema_registry.pb.h"

namespace firn::cli {

// "protobuf", "json-schema".
std::string SchemaFormatName(v1::SchemaFormat format);
// Also "json_schema", as events have it.
std::optional<v1::SchemaFormat> ParseSchemaFormat(std::string_view name);

// "none", "backward", "forward", "full".
std::string CompatibilityName(v1::SchemaCompatibility compatibility);
std::optional<v1::SchemaCompatibility> ParseCompatibility(std::string_view name);

// "off", "warn", "enforce"; "default" for none of its own.
std::string PolicyName(v1::SchemaPolicy policy);
std::optional<v1::SchemaPolicy> ParsePolicy(std::string_view name);

}  // namespace firn::cli

#endif  // FIRN_CLI_SCHEMA_NAMES_H_
