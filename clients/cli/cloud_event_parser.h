// Reads an event from a CloudEvent in the JSON format of CloudEvents 1.0: one that AppendCloudEvent
// wrote, or one of another program. docs/cloudevents.md has the table of what becomes of what.

#ifndef FIRN_CLI_CLOUD_EVENT_PARSER_H_
#define FIRN_CLI_CLOUD_EVENT_PARSER_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "cli/event_line_parser.h"

namespace firn::cli {

// Parses a CloudEvent. The same CloudEvent always gives the same event, so that importing it again
// changes nothing. Values are otherwise the server's to check. kInvalidArgument says what is wrong
// and what would be right.
absl::StatusOr<EventLine> ParseCloudEvent(std::string_view json);

}  // namespace firn::cli

#endif  // FIRN_CLI_CLOUD_EVENT_PARSER_H_
