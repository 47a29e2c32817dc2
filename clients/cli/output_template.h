// The user's own form of a line for each event: "{position} {event_type} {payload.rating}".
//
// A placeholder is a field's name (EventFieldNames), or `payload`, `metadata` or `tags` with the
// way to a value in it: `payload.a.b`, `payload.list.0`, `metadata.source`, `tags.0`. A value that
// an event does not have is empty. `{{` and `}}` are braces.

#ifndef FIRN_CLI_OUTPUT_TEMPLATE_H_
#define FIRN_CLI_OUTPUT_TEMPLATE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/v1/event.pb.h"

namespace firn::cli {

class OutputTemplate {
 public:
  // kInvalidArgument, in the manner of option_values.h: a brace without its other, a field that no
  // event has.
  static absl::StatusOr<OutputTemplate> Parse(const std::string& text);

  // Appends the event's line, with its "\n". At a terminal the event's values are cleared of
  // control characters, so that none can steer it.
  void AppendLine(const v1::EventDTO& event, bool is_terminal, std::string& out) const;

 private:
  // Text, then a placeholder; the last part has none.
  struct Part {
    std::string text;
    std::string field;
    // Inside the field, which is then JSON.
    std::vector<std::string> path;
  };

  static absl::Status SetField(const std::string& placeholder, Part& part);

  std::vector<Part> parts_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_OUTPUT_TEMPLATE_H_
