#include "cli/output_template.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cli/event_fields.h"
#include "cli/json_path.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

std::string KnownFields() {
  std::string names;
  for (const std::string_view name : EventFieldNames()) {
    absl::StrAppend(&names, names.empty() ? "" : ", ", ToAbsl(name));
  }
  return names;
}

bool HasParts(std::string_view field) {
  return field == "payload" || field == "metadata" || field == "tags";
}

}  // namespace

absl::StatusOr<OutputTemplate> OutputTemplate::Parse(const std::string& text) {
  OutputTemplate result;
  Part part;
  for (size_t i = 0; i < text.size(); ++i) {
    const char character = text[i];
    if (character != '{' && character != '}') {
      part.text += character;
    } else if (i + 1 < text.size() && text[i + 1] == character) {
      part.text += character;
      ++i;
    } else {
      const size_t end = text.find_first_of("{}", i + 1);
      if (character == '}' || end == std::string::npos || text[end] == '{') {
        return absl::InvalidArgumentError(
            absl::StrCat("has a ", std::string(1, character), " at byte ", i + 1,
                         " without its other; write {position}, or {{ and }} for braces"));
      }
      if (absl::Status status = SetField(text.substr(i + 1, end - i - 1), part); !status.ok()) {
        return status;
      }
      result.parts_.push_back(std::exchange(part, {}));
      i = end;
    }
  }
  result.parts_.push_back(std::move(part));
  return result;
}

absl::Status OutputTemplate::SetField(const std::string& placeholder, Part& part) {
  std::vector<std::string> names = absl::StrSplit(placeholder, '.');
  part.field = names.front();
  part.path.assign(names.begin() + 1, names.end());
  if (std::ranges::find(EventFieldNames(), part.field) == EventFieldNames().end()) {
    return absl::InvalidArgumentError(absl::StrCat("has the field {", placeholder,
                                                   "}, which no event has; the fields are ",
                                                   KnownFields(), " and {payload.NAME}"));
  }
  if (!part.path.empty() && !HasParts(part.field)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "has the field {", placeholder,
        "}, but only payload, metadata and tags have parts; write {", part.field, "}"));
  }
  return absl::OkStatus();
}

void OutputTemplate::AppendLine(const v1::EventDTO& event, bool is_terminal,
                                std::string& out) const {
  for (const Part& part : parts_) {
    out += part.text;
    if (part.field.empty()) continue;
    std::string value = EventField(event, part.field);
    if (!part.path.empty()) {
      const std::optional<std::string_view> found = FindJson(value, part.path);
      value = found ? PlainText(*found) : "";
    }
    out += is_terminal ? FitToWidth(value, std::numeric_limits<int>::max()) : value;
  }
  out += '\n';
}

}  // namespace firn::cli
