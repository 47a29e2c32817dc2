#include "firn/schema/values.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "absl/strings/numbers.h"
#include "firn/base/status.h"

namespace firn::schema {
namespace {

using rapidjson::Value;

bool IsWhole(double number) { return std::floor(number) == number; }

// The value's type; an integer is one in any spelling.
JsonType TypeOf(const Value& value) {
  switch (value.GetType()) {
    case rapidjson::kNullType:
      return JsonType::kNull;
    case rapidjson::kFalseType:
    case rapidjson::kTrueType:
      return JsonType::kBool;
    case rapidjson::kObjectType:
      return JsonType::kObject;
    case rapidjson::kArrayType:
      return JsonType::kArray;
    case rapidjson::kStringType:
      return JsonType::kString;
    case rapidjson::kNumberType:
      break;
  }
  if (value.IsInt64() || value.IsUint64()) return JsonType::kInteger;
  return JsonType::kNumber;
}

}  // namespace

size_t CountCharacters(std::string_view text) {
  return static_cast<size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool FitsTypes(const Value& value, const Shape& shape) {
  const JsonType type = TypeOf(value);
  if (shape.types.Has(type)) return true;
  return type == JsonType::kNumber && shape.number.integers_may_have_fractions &&
         shape.types.Has(JsonType::kInteger) && IsWhole(value.GetDouble());
}

long double NumberOf(const Value& value) {
  if (value.IsUint64()) return value.GetUint64();
  if (value.IsInt64()) return value.GetInt64();
  return value.GetDouble();
}

long double NumberOf(std::string_view digits) {
  int64_t is_signed = 0;
  if (absl::SimpleAtoi(ToAbsl(digits), &is_signed)) return is_signed;
  uint64_t is_unsigned = 0;
  static_cast<void>(absl::SimpleAtoi(ToAbsl(digits), &is_unsigned));
  return is_unsigned;
}

bool IsMultiple(double number, double of) {
  const double quotient = number / of;
  return std::isfinite(quotient) && std::fabs(quotient - std::round(quotient)) < 1e-9;
}

bool IsZero(const Value& value) {
  if (value.IsString()) return value.GetStringLength() == 0;
  if (value.IsArray()) return value.Empty();
  if (value.IsObject()) return value.ObjectEmpty();
  return value.IsFalse() || (value.IsNumber() && value.GetDouble() == 0);
}

size_t JsonBytes(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetSize();
}

}  // namespace firn::schema
