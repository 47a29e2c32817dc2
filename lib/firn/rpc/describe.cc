#include "firn/rpc/describe.h"

#include <atomic>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/rpc/describe_payload.h"

namespace firn::rpc {
namespace {

std::string InverseInWords(const schema::Inverse& inverse) {
  if (inverse.swaps) return "by an event of the same type with old and new exchanged";
  if (!inverse.event_type.empty()) return "by " + inverse.event_type;
  if (!inverse.negates.empty()) {
    return absl::StrCat("by an event of the same type with ", inverse.negates, " negated");
  }
  if (!inverse.none.empty()) return "not at all: " + inverse.none;
  return "";
}

}  // namespace

v1::SchemaPolicy ToWire(schema::Policy policy) {
  switch (policy) {
    case schema::Policy::kOff:
      return v1::SCHEMA_POLICY_OFF;
    case schema::Policy::kWarn:
      return v1::SCHEMA_POLICY_WARN;
    case schema::Policy::kEnforce:
      break;
  }
  return v1::SCHEMA_POLICY_ENFORCE;
}

v1::SchemaFormat ToWire(schema::Format format) {
  return format == schema::Format::kProtobuf ? v1::SCHEMA_FORMAT_PROTOBUF
                                             : v1::SCHEMA_FORMAT_JSON_SCHEMA;
}

v1::SchemaCompatibility ToWire(schema::Compatibility compatibility) {
  switch (compatibility) {
    case schema::Compatibility::kNone:
      return v1::SCHEMA_COMPATIBILITY_NONE;
    case schema::Compatibility::kBackward:
      return v1::SCHEMA_COMPATIBILITY_BACKWARD;
    case schema::Compatibility::kForward:
      return v1::SCHEMA_COMPATIBILITY_FORWARD;
    case schema::Compatibility::kFull:
      break;
  }
  return v1::SCHEMA_COMPATIBILITY_FULL;
}

void FillSchema(const schema::RegisteredSchema& schema, v1::Schema& into) {
  into.set_name(schema.name);
  into.set_version(schema.version);
  into.set_format(ToWire(schema.format));
  into.set_compatibility(ToWire(schema.compatibility));
  into.set_built_in(schema.built_in);
  for (const schema::EventType& type : schema.compiled->event_types) {
    v1::EventTypeBinding& binding = *into.add_event_types();
    binding.set_event_type(type.type);
    binding.set_definition(type.definition);
  }
}

void FillEventType(const schema::DescribedType& described, v1::EventTypeDescription& into) {
  const schema::EventType& type = *described.type;
  into.set_event_type(type.type);
  into.set_schema(described.schema->name);
  into.set_schema_version(described.schema->version);
  into.set_definition(type.definition);
  into.set_target_type(type.target_type);
  into.set_target_id_field(type.target_id_field);
  for (const std::string& alias : type.aliases) into.add_aliases(alias);
  into.set_inverse(InverseInWords(type.inverse));
  into.set_category(type.category);
  into.set_tier(type.tier);
  into.set_effect(type.effect);
  into.set_policy(ToWire(described.policy));
  into.set_refused(described.counters->refused.load(std::memory_order_relaxed));
  into.set_warned(described.counters->warned.load(std::memory_order_relaxed));
  DescribePayload(*type.payload, *into.mutable_payload());
  into.set_description(into.payload().description());
}

size_t FillPage(absl::Span<const schema::DescribedType* const> types,
                v1::DescribeEventTypesResponse& page) {
  size_t bytes = 0;
  for (size_t i = 0; i < types.size(); ++i) {
    v1::EventTypeDescription description;
    FillEventType(*types[i], description);
    bytes += description.ByteSizeLong();
    if (i > 0 && bytes > kDescribedPageBytes) return i;
    *page.add_event_types() = std::move(description);
  }
  return types.size();
}

}  // namespace firn::rpc
