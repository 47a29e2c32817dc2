// The fields of an event as text, under the names that the JSON form (event_json.h) gives them.

#ifndef FIRN_CLI_EVENT_FIELDS_H_
#define FIRN_CLI_EVENT_FIELDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "firn/v1/event.pb.h"

namespace firn::cli {

// In the order of a table's columns.
const std::vector<std::string_view>& EventFieldNames();

// The field's text, empty if the event does not have it: tags as a JSON array and metadata as a
// JSON object, both empty if there are none; `payload` as JSON text, or for an opaque payload
// `content_type` and `payload_base64`. The event was read with PAYLOAD_FORM_JSON; the name is one
// of EventFieldNames.
std::string EventField(const v1::EventDTO& event, std::string_view name);

}  // namespace firn::cli

#endif  // FIRN_CLI_EVENT_FIELDS_H_
