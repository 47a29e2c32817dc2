#include "cli/schema_names.h"

#include <algorithm>
#include <array>
#include <utility>

namespace firn::cli {
namespace {

template <typename Value, size_t N>
using Names = std::array<std::pair<std::string_view, Value>, N>;

// Where a value has two names the first is the one that is printed.
constexpr Names<v1::SchemaFormat, 3> kFormats = {{
    {"protobuf", v1::SCHEMA_FORMAT_PROTOBUF},
    {"json-schema", v1::SCHEMA_FORMAT_JSON_SCHEMA},
    {"json_schema", v1::SCHEMA_FORMAT_JSON_SCHEMA},
}};

constexpr Names<v1::SchemaCompatibility, 4> kCompatibilities = {{
    {"none", v1::SCHEMA_COMPATIBILITY_NONE},
    {"backward", v1::SCHEMA_COMPATIBILITY_BACKWARD},
    {"forward", v1::SCHEMA_COMPATIBILITY_FORWARD},
    {"full", v1::SCHEMA_COMPATIBILITY_FULL},
}};

constexpr Names<v1::SchemaPolicy, 4> kPolicies = {{
    {"off", v1::SCHEMA_POLICY_OFF},
    {"warn", v1::SCHEMA_POLICY_WARN},
    {"enforce", v1::SCHEMA_POLICY_ENFORCE},
    {"default", v1::SCHEMA_POLICY_UNSPECIFIED},
}};

// A newer server may send what this command has no word for.
template <typename Value, size_t N>
std::string NameOf(const Names<Value, N>& names, Value value) {
  const auto found = std::ranges::find(names, value, [](const auto& name) { return name.second; });
  return std::string(found == names.end() ? "unknown" : found->first);
}

template <typename Value, size_t N>
std::optional<Value> Parse(const Names<Value, N>& names, std::string_view text) {
  const auto found = std::ranges::find(names, text, [](const auto& name) { return name.first; });
  if (found == names.end()) return std::nullopt;
  return found->second;
}

}  // namespace

std::string SchemaFormatName(v1::SchemaFormat format) { return NameOf(kFormats, format); }

std::optional<v1::SchemaFormat> ParseSchemaFormat(std::string_view name) {
  return Parse(kFormats, name);
}

std::string CompatibilityName(v1::SchemaCompatibility compatibility) {
  return NameOf(kCompatibilities, compatibility);
}

std::optional<v1::SchemaCompatibility> ParseCompatibility(std::string_view name) {
  return Parse(kCompatibilities, name);
}

std::string PolicyName(v1::SchemaPolicy policy) { return NameOf(kPolicies, policy); }

std::optional<v1::SchemaPolicy> ParsePolicy(std::string_view name) {
  return Parse(kPolicies, name);
}

}  // namespace firn::cli
