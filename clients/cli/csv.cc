#include "cli/csv.h"

#include <string_view>

#include "absl/strings/str_replace.h"
#include "cli/event_fields.h"

namespace firn::cli {

std::string QuoteCsv(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  return "\"" + absl::StrReplaceAll(text, {{"\"", "\"\""}}) + "\"";
}

void AppendCsvHeading(std::string& out) {
  for (const std::string_view name : EventFieldNames()) {
    out += name;
    out += ',';
  }
  out.back() = '\n';
}

void AppendCsvLine(const v1::EventDTO& event, std::string& out) {
  for (const std::string_view name : EventFieldNames()) {
    out += QuoteCsv(EventField(event, name));
    out += ',';
  }
  out.back() = '\n';
}

}  // namespace firn::cli
