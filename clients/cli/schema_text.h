// Schemas, policies and event types for a terminal.

#ifndef FIRN_CLI_SCHEMA_TEXT_H_
#define FIRN_CLI_SCHEMA_TEXT_H_

#include <string>

#include "cli/terminal.h"
#include "firn/v1/schema_registry.pb.h"

namespace firn::cli {

// What may stand as a field's value, in words: "integer, required, 0 to 5".
std::string FieldRules(const v1::FieldDescription& field);

std::string FormatText(const v1::ListSchemasResponse& response, const Terminal& terminal);
std::string FormatText(const v1::GetSchemaResponse& response, const Terminal& terminal);

// One line for each event type.
std::string FormatOverview(const v1::DescribeEventTypesResponse& response,
                           const Terminal& terminal);

// Each event type with all of its fields.
std::string FormatText(const v1::DescribeEventTypesResponse& response, const Terminal& terminal);

}  // namespace firn::cli

#endif  // FIRN_CLI_SCHEMA_TEXT_H_
