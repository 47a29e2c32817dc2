#include "firn/rpc/payload_struct.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <cstdint>
#include <map>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status_macros.h"
#include "firn/core/event.h"
#include "firn/core/json_document.h"

namespace firn::rpc {
namespace {

using google::protobuf::ListValue;
using google::protobuf::Struct;
using google::protobuf::Value;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

// Every integer up to here is a double of its own.
constexpr double kExactIntegerMax = 9007199254740992.0;

void WriteText(Writer& writer, const std::string& text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

absl::Status WriteNumber(Writer& writer, double number) {
  if (!std::isfinite(number)) {
    return absl::InvalidArgumentError("holds a number that is not finite, which JSON cannot write");
  }
  const bool integer = number == std::trunc(number) && std::abs(number) <= kExactIntegerMax;
  if (integer && !(number == 0 && std::signbit(number))) {
    writer.Int64(static_cast<int64_t>(number));
  } else {
    writer.Double(number);
  }
  return absl::OkStatus();
}

absl::Status WriteObject(Writer& writer, const Struct& object, size_t depth);

absl::Status WriteValue(Writer& writer, const Value& value, size_t depth) {
  switch (value.kind_case()) {
    case Value::kNullValue:
      writer.Null();
      return absl::OkStatus();
    case Value::kNumberValue:
      return WriteNumber(writer, value.number_value());
    case Value::kStringValue:
      WriteText(writer, value.string_value());
      return absl::OkStatus();
    case Value::kBoolValue:
      writer.Bool(value.bool_value());
      return absl::OkStatus();
    case Value::kStructValue:
      return WriteObject(writer, value.struct_value(), depth + 1);
    case Value::kListValue:
      if (depth >= kPayloadDepthMax) return absl::InvalidArgumentError("is nested too deep");
      writer.StartArray();
      for (const Value& element : value.list_value().values()) {
        FIRN_RETURN_IF_ERROR(WriteValue(writer, element, depth + 1));
      }
      writer.EndArray();
      return absl::OkStatus();
    case Value::KIND_NOT_SET:
      break;
  }
  return absl::InvalidArgumentError("holds a google.protobuf.Value without a kind");
}

absl::Status WriteObject(Writer& writer, const Struct& object, size_t depth) {
  if (depth > kPayloadDepthMax) return absl::InvalidArgumentError("is nested too deep");
  std::map<std::string_view, const Value*> sorted;
  for (const auto& [key, value] : object.fields()) sorted.emplace(key, &value);
  writer.StartObject();
  for (const auto& [key, value] : sorted) {
    writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
    FIRN_RETURN_IF_ERROR(WriteValue(writer, *value, depth));
  }
  writer.EndObject();
  return absl::OkStatus();
}

bool FillObject(const rapidjson::Value& json, Struct& object, int depth);

bool FillValue(const rapidjson::Value& json, Value& value, int depth) {
  switch (json.GetType()) {
    case rapidjson::kNullType:
      value.set_null_value(google::protobuf::NULL_VALUE);
      return true;
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      value.set_bool_value(json.GetBool());
      return true;
    case rapidjson::kNumberType:
      value.set_number_value(json.GetDouble());
      return true;
    case rapidjson::kStringType:
      value.set_string_value(json.GetString(), json.GetStringLength());
      return true;
    case rapidjson::kObjectType:
      return FillObject(json, *value.mutable_struct_value(), depth + 1);
    case rapidjson::kArrayType:
      break;
  }
  if (depth >= kStructDepthMax) return false;
  ListValue& list = *value.mutable_list_value();
  for (const rapidjson::Value& element : json.GetArray()) {
    if (!FillValue(element, *list.add_values(), depth + 1)) return false;
  }
  return true;
}

bool FillObject(const rapidjson::Value& json, Struct& object, int depth) {
  if (depth > kStructDepthMax) return false;
  auto& fields = *object.mutable_fields();
  for (const auto& member : json.GetObject()) {
    Value& value = fields[std::string(member.name.GetString(), member.name.GetStringLength())];
    if (!FillValue(member.value, value, depth)) return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::string> StructToJson(const Struct& payload) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  FIRN_RETURN_IF_ERROR(WriteObject(writer, payload, 1));
  return std::string(buffer.GetString(), buffer.GetSize());
}

bool JsonToStruct(std::string_view json, Struct& payload) {
  if (json.size() > kStructBytesMax) return false;
  rapidjson::Document document;
  if (ParseJson(json, document).IsError() || !document.IsObject()) return false;
  return FillObject(document, payload, 1);
}

}  // namespace firn::rpc
