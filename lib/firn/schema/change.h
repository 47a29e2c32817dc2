// Changes of schemas and policies as events of the log: what they are called, and their payloads.

#ifndef FIRN_SCHEMA_CHANGE_H_
#define FIRN_SCHEMA_CHANGE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/schema/schema.h"

namespace firn::schema {

// Event types that begin so are the store's own: clients may not append them.
inline constexpr std::string_view kOwnPrefix = "firn.";
inline constexpr std::string_view kRegisteredType = "firn.schema_registered";
inline constexpr std::string_view kPolicySetType = "firn.schema_policy_set";
// The stream of all changes.
inline constexpr std::string_view kSchemaStream = "firn.schemas";

// What becomes of a payload that is not as its schema says.
enum class Policy { kOff, kWarn, kEnforce };

// A version of a schema. `event_types` has all of them, also those that the definition names.
struct SchemaRegistered {
  std::string name;
  uint32_t version = 0;
  Format format = Format::kProtobuf;
  Compatibility compatibility = Compatibility::kBackward;
  std::vector<Binding> event_types;
  std::string definition;
};

struct PolicySet {
  std::string prefix;
  // Nothing: the prefix has no policy of its own.
  std::optional<Policy> policy;

  // Makes the change to policies by prefix.
  void ApplyTo(std::map<std::string, Policy>& policies) const;
};

using Change = std::variant<SchemaRegistered, PolicySet>;

// The event's type.
std::string_view ChangeType(const Change& change);

// The event's payload. JSON; a descriptor set stands in it as base64.
std::string ChangePayload(const Change& change);

// The way back. kInvalidField if it is no change, or one that this version does not know.
absl::StatusOr<Change> ParseChange(std::string_view event_type, std::string_view payload);

// Compiles the definition. Errors as CompileProtobuf's.
absl::StatusOr<std::shared_ptr<const CompiledSchema>> Compile(const SchemaRegistered& schema);

// "off", "warn", "enforce".
std::string_view PolicyName(Policy policy);

// The way back; nothing if it is none of them.
std::optional<Policy> PolicyNamed(std::string_view name);

// "none", "backward", "forward", "full", and the way back.
std::string_view CompatibilityName(Compatibility compatibility);
std::optional<Compatibility> CompatibilityNamed(std::string_view name);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_CHANGE_H_
