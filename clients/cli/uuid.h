// Ids for events whose own are not UUIDs.

#ifndef FIRN_CLI_UUID_H_
#define FIRN_CLI_UUID_H_

#include <string>
#include <string_view>

namespace firn::cli {

// Whether the text is a UUID in its 36-character form.
bool IsUuid(std::string_view text);

// The UUID of version 5 (RFC 9562) of the name in the namespace for URLs: always the same one, and
// what uuid5(NAMESPACE_URL, name) of other libraries gives.
std::string MakeNameUuid(std::string_view name);

}  // namespace firn::cli

#endif  // FIRN_CLI_UUID_H_
