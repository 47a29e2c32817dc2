#include "workload/json.h"

namespace firn::workload {

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    // The generator's texts hold no control characters.
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted += '"';
}

Json& Json::Raw(std::string_view key, std::string_view value) {
  if (!members_.empty()) members_ += ',';
  members_ += '"';
  members_ += key;
  members_ += "\":";
  members_ += value;
  return *this;
}

}  // namespace firn::workload
