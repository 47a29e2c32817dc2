#include "src/catalog/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cmath>
#include <system_error>
#include <utility>

#include "absl/strings/charconv.h"

namespace firn {
inline namespace client {
namespace catalog {
namespace {

// As many levels of objects and arrays as a payload may have.
constexpr size_t kDepthMax = 1000;

// `new_rating` as `newRating`.
std::string ToCamelCase(std::string_view name) {
  std::string camel;
  for (size_t i = 0; i < name.size(); ++i) {
    const bool begins_word = name[i] == '_' && i + 1 < name.size();
    if (!begins_word) {
      camel += name[i];
      continue;
    }
    const char next = name[++i];
    camel += next >= 'a' && next <= 'z' ? static_cast<char>(next - 'a' + 'A') : next;
  }
  return camel;
}

// Numbers exactly. What RapidJSON's reader has for that, kParseFullPrecisionFlag, makes any number
// of a zero with a large exponent or many digits.
class ExactDocument : public rapidjson::Document {
 public:
  rapidjson::ParseResult Read(std::string_view json) {
    rapidjson::ParseResult result;
    const auto generate = [&](rapidjson::Document&) {
      // Iterative for what is nested.
      constexpr unsigned kFlags =
          rapidjson::kParseNumbersAsStringsFlag | rapidjson::kParseIterativeFlag;
      rapidjson::MemoryStream stream(json.data(), json.size());
      result = rapidjson::Reader().Parse<kFlags>(stream, *this);
      return !result.IsError();
    };
    Populate(generate);
    return result;
  }

  // The reader's.
  bool RawNumber(const char* text, rapidjson::SizeType size, bool /*copy*/) {
    const char* const end = text + size;
    int64_t integer = 0;
    if (IsAll(std::from_chars(text, end, integer), end)) return Int64(integer);
    uint64_t large = 0;
    if (IsAll(std::from_chars(text, end, large), end)) return Uint64(large);
    double value = 0;
    const absl::from_chars_result read = absl::from_chars(text, end, value);
    // Too large; what is too small is 0.
    if (read.ec == std::errc::result_out_of_range && std::abs(value) > 1) return false;
    return Double(value);
  }

 private:
  static bool IsAll(const std::from_chars_result& read, const char* end) {
    return read.ec == std::errc() && read.ptr == end;
  }
};

// An integer may be written as 5.0.
std::optional<int64_t> ToInteger(const rapidjson::Value& json) {
  constexpr double kExactMax = 9007199254740992.0;
  if (json.IsInt64()) return json.GetInt64();
  if (!json.IsDouble()) return std::nullopt;
  const double number = json.GetDouble();
  if (std::trunc(number) != number || std::abs(number) > kExactMax) return std::nullopt;
  return static_cast<int64_t>(number);
}

std::string ToText(const rapidjson::Value& json) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  json.Accept(writer);
  return {text.GetString(), text.GetSize()};
}

std::string TextOf(const rapidjson::Value& json) {
  return {json.GetString(), json.GetStringLength()};
}

// Writing a value goes down by a call for each level.
bool IsTooDeep(std::string_view json) {
  size_t depth = 0;
  bool is_in_text = false;
  for (size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (is_in_text && c == '\\') {
      ++i;
    } else if (c == '"') {
      is_in_text = !is_in_text;
    } else if (is_in_text) {
      continue;
    } else if (c == '[' || c == '{') {
      if (++depth > kDepthMax) return true;
    } else if ((c == ']' || c == '}') && depth > 0) {
      --depth;
    }
  }
  return false;
}

}  // namespace

const rapidjson::Value* MemberReader::Find(const char* name) {
  const std::string camel = ToCamelCase(name);
  known_.insert({name, camel});
  auto found = object_.FindMember(name);
  if (found == object_.MemberEnd()) found = object_.FindMember(camel.c_str());
  return found == object_.MemberEnd() ? nullptr : &found->value;
}

void MemberReader::SetFault(const std::string& name, std::string_view what) {
  if (fault_.empty()) fault_ = absl::StrCat(place_, name, " ", std::string(what));
}

void MemberReader::Other(std::map<std::string, Json>& other) {
  for (const auto& member : object_.GetObject()) {
    const std::string name = TextOf(member.name);
    if (!known_.contains(name)) other[name].text = ToText(member.value);
  }
}

void MemberReader::Read(const std::string& name, const rapidjson::Value& json, std::string& value) {
  if (!json.IsString()) return SetFault(name, "is no text");
  value = TextOf(json);
}

void MemberReader::Read(const std::string& name, const rapidjson::Value& json, bool& value) {
  if (!json.IsBool()) return SetFault(name, "is neither true nor false");
  value = json.GetBool();
}

void MemberReader::Read(const std::string& name, const rapidjson::Value& json, int32_t& value) {
  const std::optional<int64_t> number = ToInteger(json);
  if (!number || *number != static_cast<int32_t>(*number)) {
    return SetFault(name, "is no integer of 32 bits");
  }
  value = static_cast<int32_t>(*number);
}

void MemberReader::Read(const std::string& name, const rapidjson::Value& json, int64_t& value) {
  const std::optional<int64_t> number = ToInteger(json);
  if (!number) return SetFault(name, "is no integer");
  value = *number;
}

void MemberReader::Read(const std::string& name, const rapidjson::Value& json, double& value) {
  if (!json.IsNumber()) return SetFault(name, "is no number");
  value = json.GetDouble();
}

void MemberReader::Read(const std::string& /*name*/, const rapidjson::Value& json, Json& value) {
  value.text = ToText(json);
}

void MemberReader::Read(const std::string& name, const rapidjson::Value& json, Point& value) {
  if (!json.IsArray() || json.Size() != value.size()) {
    return SetFault(name, "is no array of two numbers");
  }
  for (rapidjson::SizeType i = 0; i < json.Size(); ++i) Read(name, json[i], value[i]);
}

absl::StatusOr<rapidjson::Document> ParseObject(std::string_view json) {
  // A deep text would exhaust the stack.
  if (IsTooDeep(json)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the payload is nested more than ", kDepthMax, " deep"));
  }
  ExactDocument document;
  const rapidjson::ParseResult parsed = document.Read(json);
  if (parsed.IsError()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the payload is no JSON: ", rapidjson::GetParseError_En(parsed.Code()),
                     " at byte ", parsed.Offset()));
  }
  if (!document.IsObject()) return absl::InvalidArgumentError("the payload is no JSON object");
  return rapidjson::Document(std::move(document));
}

}  // namespace catalog
}  // namespace client
}  // namespace firn
