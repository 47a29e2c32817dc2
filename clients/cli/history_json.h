// What is about the past, as JSON: one object on a line.

#ifndef FIRN_CLI_HISTORY_JSON_H_
#define FIRN_CLI_HISTORY_JSON_H_

#include <string>
#include <string_view>

#include "firn/v1/history.pb.h"

namespace firn::cli {

// {"event":{...},"changes":[{"field":"rating","old":3,"new":5}],"undone":false,...}: the event is
// as event_json.h has it.
std::string FormatJson(const v1::HistoryEntry& entry);

// {"table":"image","key":[42],"old":{...},"new":{...}}, or {"pointer":"/rating","old":3,"new":5}.
// What is not there is left out.
std::string FormatJson(const v1::Difference& difference);

// {"events":[...],"event_ids":[...],"overridden":[...],"duplicate":false}
std::string FormatJson(const v1::UndoResponse& response);

// JSON text on many lines, indented; as it is if it is not JSON.
std::string PrettyJson(std::string_view json);

}  // namespace firn::cli

#endif  // FIRN_CLI_HISTORY_JSON_H_
