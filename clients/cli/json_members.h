// The members of a JSON object with their bytes as they stand.

#ifndef FIRN_CLI_JSON_MEMBERS_H_
#define FIRN_CLI_JSON_MEMBERS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace firn::cli {

enum class JsonKind { kNull, kBoolean, kNumber, kString, kArray, kObject };

struct JsonMember {
  std::string name;
  JsonKind kind = JsonKind::kNull;
  // The value as it stands, a part of the text that was parsed.
  std::string_view text = {};
  // What a string says.
  std::string string = {};
};

// Parses the text, a JSON object, and takes it apart. kInvalidArgument if it is not one, has a
// name twice, or text that is not UTF-8.
absl::StatusOr<std::vector<JsonMember>> ParseMembers(std::string_view json);

}  // namespace firn::cli

#endif  // FIRN_CLI_JSON_MEMBERS_H_
