#include "cli/schema_json.h"

#include "absl/strings/str_cat.h"
#include "cli/json_writer.h"
#include "cli/schema_names.h"

namespace firn::cli {
namespace {

void WriteFlag(JsonWriter& writer, const char* name, bool flag) {
  WriteKey(writer, name);
  writer.Bool(flag);
}

// What is empty or 0 says nothing.
void WriteIfSet(JsonWriter& writer, const char* name, const std::string& text) {
  if (!text.empty()) WriteText(writer, name, text);
}

void WriteIfSet(JsonWriter& writer, const char* name, uint64_t number) {
  if (number != 0) WriteNumber(writer, name, number);
}

template <typename Texts>
void WriteTexts(JsonWriter& writer, const char* name, const Texts& texts) {
  if (texts.empty()) return;
  WriteKey(writer, name);
  writer.StartArray();
  for (const std::string& text : texts) WriteString(writer, text);
  writer.EndArray();
}

// The members that every form of a schema begins with.
void WriteHead(JsonWriter& writer, const v1::Schema& schema) {
  WriteText(writer, "name", schema.name());
  WriteNumber(writer, "version", schema.version());
  WriteText(writer, "format", SchemaFormatName(schema.format()));
  WriteText(writer, "compatibility", CompatibilityName(schema.compatibility()));
  WriteFlag(writer, "built_in", schema.built_in());
}

// A bound: a number that is one, or an integer in full.
void WriteBound(JsonWriter& writer, const char* name, double bound) {
  WriteKey(writer, name);
  const auto integer = static_cast<int64_t>(bound);
  if (-9e15 < bound && bound < 9.1e15 && static_cast<double>(integer) == bound) {
    writer.Int64(integer);
  } else {
    writer.Double(bound);
  }
}

void WriteLimits(JsonWriter& writer, const v1::FieldDescription& field) {
  if (field.has_minimum()) {
    WriteBound(writer, field.minimum_is_exclusive() ? "exclusive_minimum" : "minimum",
               field.minimum());
  }
  if (field.has_maximum()) {
    WriteBound(writer, field.maximum_is_exclusive() ? "exclusive_maximum" : "maximum",
               field.maximum());
  }
  if (field.has_min_size()) WriteNumber(writer, "min_size", field.min_size());
  if (field.has_max_size()) WriteNumber(writer, "max_size", field.max_size());
  WriteIfSet(writer, "recommended_max_length", field.recommended_max_length());
  WriteIfSet(writer, "pattern", field.pattern());
  WriteIfSet(writer, "format", field.format());
  WriteIfSet(writer, "unit", field.unit());
}

// Values that are JSON already.
template <typename Values>
void WriteValues(JsonWriter& writer, const char* name, const Values& values) {
  if (values.empty()) return;
  WriteKey(writer, name);
  writer.StartArray();
  for (const std::string& value : values) {
    writer.RawValue(value.data(), value.size(), rapidjson::kStringType);
  }
  writer.EndArray();
}

void WriteField(JsonWriter& writer, const v1::FieldDescription& field);

template <typename Fields>
void WriteFields(JsonWriter& writer, const char* name, const Fields& fields) {
  if (fields.empty()) return;
  WriteKey(writer, name);
  writer.StartArray();
  for (const v1::FieldDescription& field : fields) WriteField(writer, field);
  writer.EndArray();
}

// What a field is made of. The server bounds the depth.
void WriteParts(JsonWriter& writer, const v1::FieldDescription& field) {
  WriteFields(writer, "fields", field.fields());
  WriteFields(writer, "pattern_fields", field.pattern_fields());
  if (field.has_other_fields()) {
    WriteKey(writer, "other_fields");
    WriteField(writer, field.other_fields());
  }
  if (field.has_keys()) {
    WriteKey(writer, "keys");
    WriteField(writer, field.keys());
  }
  WriteFields(writer, "first_elements", field.first_elements());
  if (field.has_elements()) {
    WriteKey(writer, "elements");
    WriteField(writer, field.elements());
  }
  WriteIfSet(writer, "same_as", field.same_as());
  if (field.truncated()) WriteFlag(writer, "truncated", true);
}

void WriteField(JsonWriter& writer, const v1::FieldDescription& field) {
  writer.StartObject();
  WriteIfSet(writer, "name", field.name());
  WriteIfSet(writer, "alternative_name", field.alternative_name());
  WriteTexts(writer, "types", field.types());
  WriteIfSet(writer, "description", field.description());
  WriteFlag(writer, "required", field.required());
  WriteValues(writer, "allowed_values", field.allowed_values());
  WriteValues(writer, "refused_values", field.refused_values());
  WriteLimits(writer, field);
  WriteIfSet(writer, "source", field.source());
  WriteIfSet(writer, "default_value", field.default_value());
  WriteTexts(writer, "rules", field.rules());
  WriteParts(writer, field);
  writer.EndObject();
}

void WriteType(JsonWriter& writer, const v1::EventTypeDescription& type) {
  writer.StartObject();
  WriteText(writer, "event_type", type.event_type());
  WriteText(writer, "schema", type.schema());
  WriteNumber(writer, "schema_version", type.schema_version());
  WriteText(writer, "definition", type.definition());
  WriteIfSet(writer, "description", type.description());
  WriteIfSet(writer, "target_type", type.target_type());
  WriteIfSet(writer, "target_id_field", type.target_id_field());
  WriteTexts(writer, "aliases", type.aliases());
  WriteIfSet(writer, "inverse", type.inverse());
  WriteIfSet(writer, "category", type.category());
  WriteIfSet(writer, "tier", static_cast<uint64_t>(type.tier()));
  WriteIfSet(writer, "effect", type.effect());
  WriteText(writer, "policy", PolicyName(type.policy()));
  WriteNumber(writer, "refused", type.refused());
  WriteNumber(writer, "warned", type.warned());
  WriteKey(writer, "payload");
  WriteField(writer, type.payload());
  writer.EndObject();
}

// Lets `write` write one object, and appends it as a line.
template <typename Write>
void AppendLine(std::string& out, const Write& write) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  write(writer);
  absl::StrAppend(&out, buffer.GetString(), "\n");
}

}  // namespace

std::string FormatJson(const v1::ListSchemasResponse& response) {
  std::string out;
  for (const v1::Schema& schema : response.schemas()) {
    AppendLine(out, [&schema](JsonWriter& writer) {
      writer.StartObject();
      WriteHead(writer, schema);
      WriteNumber(writer, "event_types", static_cast<uint64_t>(schema.event_types_size()));
      writer.EndObject();
    });
  }
  for (const v1::PrefixPolicy& policy : response.policies()) {
    AppendLine(out, [&policy](JsonWriter& writer) {
      writer.StartObject();
      WriteText(writer, "event_type_prefix", policy.event_type_prefix());
      WriteText(writer, "policy", PolicyName(policy.policy()));
      writer.EndObject();
    });
  }
  return out;
}

std::string FormatJson(const v1::GetSchemaResponse& response) {
  std::string out;
  AppendLine(out, [&response](JsonWriter& writer) {
    writer.StartObject();
    WriteHead(writer, response.schema());
    WriteNumber(writer, "definition_bytes", response.definition().size());
    WriteKey(writer, "event_types");
    writer.StartArray();
    for (const v1::EventTypeBinding& type : response.schema().event_types()) {
      writer.StartObject();
      WriteText(writer, "event_type", type.event_type());
      WriteText(writer, "definition", type.definition());
      writer.EndObject();
    }
    writer.EndArray();
    WriteKey(writer, "versions");
    writer.StartArray();
    for (const v1::SchemaVersion& version : response.versions()) {
      writer.StartObject();
      WriteNumber(writer, "version", version.version());
      WriteNumber(writer, "position", version.position());
      WriteText(writer, "created_at", version.created_at());
      writer.EndObject();
    }
    writer.EndArray();
    writer.EndObject();
  });
  return out;
}

std::string FormatJson(const v1::DescribeEventTypesResponse& response) {
  std::string out;
  for (const v1::EventTypeDescription& type : response.event_types()) {
    AppendLine(out, [&type](JsonWriter& writer) { WriteType(writer, type); });
  }
  return out;
}

}  // namespace firn::cli
