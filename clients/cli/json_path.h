// Finds a value inside JSON text without reading it into a tree: numbers keep the digits that they
// were written with.

#ifndef FIRN_CLI_JSON_PATH_H_
#define FIRN_CLI_JSON_PATH_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firn::cli {

// The text of the value at the path: names of members, and numbers of elements from 0. Nothing if
// there is none. `json` is valid JSON; if it is not, the result is unspecified but safe.
std::optional<std::string_view> FindJson(std::string_view json,
                                         const std::vector<std::string>& path);

// A value as people write it: a string without quotes and escapes, null as nothing, anything else
// as it stands.
std::string PlainText(std::string_view value);

}  // namespace firn::cli

#endif  // FIRN_CLI_JSON_PATH_H_
