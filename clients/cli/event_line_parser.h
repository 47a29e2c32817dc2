// Reads an event from one line of JSON: one that AppendEventLine wrote, or one made by hand.

#ifndef FIRN_CLI_EVENT_LINE_PARSER_H_
#define FIRN_CLI_EVENT_LINE_PARSER_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "firn/v1/event.pb.h"

namespace firn::cli {

// What the importer does with keys that no event has.
enum class UnknownKeys { kRefuse, kIgnore };

struct EventLine {
  // Without the store's own fields, which a line may have but which are the store's to fill in.
  v1::EventDTO event;
  // False if the line leaves the field to the importer.
  bool has_id = false;
  bool has_timestamp = false;
  // The event's place in its atomic batch, if the line says.
  std::optional<uint32_t> batch_index;
};

// Parses a line. Beyond what event_json.h says of lines:
//   - `id`, `timestamp` and `batch_index` may be missing;
//   - `target_id` may be missing if the payload has an integer member `<target_type>_id`;
//   - `target_type` may be missing if there is a `stream`;
//   - a key may stand once.
// The bytes of `payload` become payload_json exactly as they stand. Values are otherwise the
// server's to check. kInvalidArgument says what is wrong with the line and what would be right.
absl::StatusOr<EventLine> ParseEventLine(std::string_view line, UnknownKeys unknown_keys);

}  // namespace firn::cli

#endif  // FIRN_CLI_EVENT_LINE_PARSER_H_
