#include "firn/schema/canonical_json.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

namespace firn::schema {
namespace {

using rapidjson::Value;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

// Every integer below fits 64 bits, and so is written by its digits whether it was read as 5 or as
// 5.0.
constexpr double kIntegersEnd = 18446744073709551616.0;    // 2^64
constexpr double kIntegersBegin = -9223372036854775808.0;  // -2^63

void WriteDouble(double number, Writer& writer) {
  if (std::floor(number) == number && number >= kIntegersBegin && number < kIntegersEnd) {
    // No negative zero: it equals zero.
    if (number < 0) {
      writer.Int64(static_cast<int64_t>(number));
    } else {
      writer.Uint64(static_cast<uint64_t>(number));
    }
    return;
  }
  // The shortest digits that are read as the same number.
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  writer.RawValue(digits.data(), static_cast<size_t>(end - digits.data()), rapidjson::kNumberType);
}

std::string_view NameOf(const Value::Member& member) {
  return {member.name.GetString(), member.name.GetStringLength()};
}

void Write(const Value& value, Writer& writer) {
  if (value.IsObject()) {
    std::vector<const Value::Member*> members;
    for (const Value::Member& member : value.GetObject()) members.push_back(&member);
    std::ranges::sort(members, {}, [](const auto* member) { return NameOf(*member); });
    writer.StartObject();
    for (const Value::Member* member : members) {
      writer.Key(member->name.GetString(), member->name.GetStringLength());
      Write(member->value, writer);
    }
    writer.EndObject();
  } else if (value.IsArray()) {
    writer.StartArray();
    for (const Value& element : value.GetArray()) Write(element, writer);
    writer.EndArray();
  } else if (value.IsDouble()) {
    WriteDouble(value.GetDouble(), writer);
  } else {
    value.Accept(writer);
  }
}

}  // namespace

std::string CanonicalJson(const Value& value) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  Write(value, writer);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace firn::schema
