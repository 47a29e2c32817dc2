// Schemas, policies and event types as JSON: one object on each line.

#ifndef FIRN_CLI_SCHEMA_JSON_H_
#define FIRN_CLI_SCHEMA_JSON_H_

#include <string>

#include "firn/v1/schema_registry.pb.h"

namespace firn::cli {

// A line for each schema, then one for each policy; those have an `event_type_prefix`.
std::string FormatJson(const v1::ListSchemasResponse& response);

// One line: the schema with its event types and versions, without its definition.
std::string FormatJson(const v1::GetSchemaResponse& response);

// A line for each event type. What is not set is left out.
std::string FormatJson(const v1::DescribeEventTypesResponse& response);

}  // namespace firn::cli

#endif  // FIRN_CLI_SCHEMA_JSON_H_
