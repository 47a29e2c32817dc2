#include "firn/schema/change.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"

namespace firn::schema {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

template <typename T>
struct Name {
  T value;
  std::string_view name;
};

constexpr std::array kPolicies = {Name<Policy>{Policy::kOff, "off"},
                                  Name<Policy>{Policy::kWarn, "warn"},
                                  Name<Policy>{Policy::kEnforce, "enforce"}};
constexpr std::array kFormats = {Name<Format>{Format::kProtobuf, "protobuf"},
                                 Name<Format>{Format::kJsonSchema, "json_schema"}};
constexpr std::array kCompatibilities = {Name<Compatibility>{Compatibility::kNone, "none"},
                                         Name<Compatibility>{Compatibility::kBackward, "backward"},
                                         Name<Compatibility>{Compatibility::kForward, "forward"},
                                         Name<Compatibility>{Compatibility::kFull, "full"}};
// The prefix has no policy any more.
constexpr std::string_view kDefault = "default";

template <typename T, size_t n>
std::string_view NameOf(const std::array<Name<T>, n>& names, T value) {
  return std::ranges::find(names, value, &Name<T>::value)->name;
}

template <typename T, size_t n>
std::optional<T> ValueOf(const std::array<Name<T>, n>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name, &Name<T>::name);
  if (found == names.end()) return std::nullopt;
  return found->value;
}

void WriteText(Writer& writer, std::string_view key, std::string_view value) {
  writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
  writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
}

struct PayloadWriter {
  Writer& writer;

  void operator()(const SchemaRegistered& schema) const {
    WriteText(writer, "name", schema.name);
    writer.Key("version");
    writer.Uint(schema.version);
    WriteText(writer, "format", NameOf(kFormats, schema.format));
    WriteText(writer, "compatibility", CompatibilityName(schema.compatibility));
    writer.Key("event_types");
    writer.StartArray();
    for (const Binding& binding : schema.event_types) {
      writer.StartObject();
      WriteText(writer, "event_type", binding.event_type);
      WriteText(writer, "definition", binding.definition);
      writer.EndObject();
    }
    writer.EndArray();
    if (schema.format == Format::kJsonSchema) {
      WriteText(writer, "definition", schema.definition);
    } else {
      WriteText(writer, "definition_base64", absl::Base64Escape(schema.definition));
    }
  }

  void operator()(const PolicySet& set) const {
    WriteText(writer, "event_type_prefix", set.prefix);
    WriteText(writer, "policy", set.policy ? PolicyName(*set.policy) : kDefault);
  }
};

absl::Status NoChange(std::string_view what) {
  return InvalidFields({{"payload", absl::StrCat("is no change of schemas that this version of "
                                                 "the server knows: ",
                                                 ToAbsl(what))}});
}

// The text under a key; nothing if there is none.
std::optional<std::string> TextIn(const rapidjson::Value& object, const char* key) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsString()) return std::nullopt;
  return std::string(member->value.GetString(), member->value.GetStringLength());
}

absl::StatusOr<Change> ParseSchema(const rapidjson::Value& object) {
  SchemaRegistered schema;
  const auto name = TextIn(object, "name");
  const auto format = ValueOf(kFormats, TextIn(object, "format").value_or(""));
  const auto compatibility = CompatibilityNamed(TextIn(object, "compatibility").value_or(""));
  const auto version = object.FindMember("version");
  const auto types = object.FindMember("event_types");
  if (!name || !format || !compatibility || version == object.MemberEnd() ||
      !version->value.IsUint() || types == object.MemberEnd() || !types->value.IsArray()) {
    return NoChange("name, version, format, compatibility or event_types");
  }
  schema.name = *name;
  schema.version = version->value.GetUint();
  schema.format = *format;
  schema.compatibility = *compatibility;
  for (const auto& type : types->value.GetArray()) {
    if (!type.IsObject()) return NoChange("event_types");
    schema.event_types.push_back(
        {TextIn(type, "event_type").value_or(""), TextIn(type, "definition").value_or("")});
  }
  if (*format == Format::kJsonSchema) {
    const auto definition = TextIn(object, "definition");
    if (!definition) return NoChange("definition");
    schema.definition = *definition;
  } else if (!absl::Base64Unescape(TextIn(object, "definition_base64").value_or("!"),
                                   &schema.definition)) {
    return NoChange("definition_base64");
  }
  return schema;
}

absl::StatusOr<Change> ParsePolicy(const rapidjson::Value& object) {
  const auto prefix = TextIn(object, "event_type_prefix");
  const std::string policy = TextIn(object, "policy").value_or("");
  const auto value = ValueOf(kPolicies, policy);
  if (!prefix || (!value && policy != kDefault)) return NoChange("event_type_prefix or policy");
  return PolicySet{.prefix = *prefix, .policy = value};
}

}  // namespace

void PolicySet::ApplyTo(std::map<std::string, Policy>& policies) const {
  if (policy) {
    policies[prefix] = *policy;
  } else {
    policies.erase(prefix);
  }
}

std::string_view ChangeType(const Change& change) {
  return std::holds_alternative<SchemaRegistered>(change) ? kRegisteredType : kPolicySetType;
}

std::string ChangePayload(const Change& change) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  writer.StartObject();
  std::visit(PayloadWriter{writer}, change);
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

absl::StatusOr<Change> ParseChange(std::string_view event_type, std::string_view payload) {
  rapidjson::Document document;
  document.Parse(payload.data(), payload.size());
  if (document.HasParseError() || !document.IsObject()) return NoChange("not a JSON object");
  if (event_type == kRegisteredType) return ParseSchema(document);
  if (event_type == kPolicySetType) return ParsePolicy(document);
  return NoChange(event_type);
}

absl::StatusOr<std::shared_ptr<const CompiledSchema>> Compile(const SchemaRegistered& schema) {
  return schema.format == Format::kProtobuf
             ? CompileProtobuf(schema.definition, schema.event_types)
             : CompileJsonSchema(schema.definition, schema.event_types);
}

std::string_view PolicyName(Policy policy) { return NameOf(kPolicies, policy); }

std::optional<Policy> PolicyNamed(std::string_view name) { return ValueOf(kPolicies, name); }

std::string_view CompatibilityName(Compatibility compatibility) {
  return NameOf(kCompatibilities, compatibility);
}

std::optional<Compatibility> CompatibilityNamed(std::string_view name) {
  return ValueOf(kCompatibilities, name);
}

}  // namespace firn::schema
