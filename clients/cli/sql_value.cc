#include "cli/sql_value.h"

#include <array>
#include <charconv>
#include <cmath>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

std::string FormatReal(double number) {
  if (std::isinf(number)) return number > 0 ? "Inf" : "-Inf";
  std::array<char, 32> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  std::string text(buffer.data(), end);
  // So that it does not look like an integer.
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

// Whether JSON allows the text as the beginning of a number: no sign but "-", no needless zero.
bool LooksLikeNumber(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  const auto is_digit = [&text](size_t i) { return i < text.size() && std::isdigit(text[i]) != 0; };
  return is_digit(0) && !(text[0] == '0' && is_digit(1)) && std::isdigit(text.back()) != 0;
}

v1::QueryValue ReadValue(const std::string& text) {
  v1::QueryValue value;
  if (text == "null") return value;
  if (LooksLikeNumber(text)) {
    const char* const end = text.data() + text.size();
    int64_t integer = 0;
    if (const auto read = std::from_chars(text.data(), end, integer);
        read.ec == std::errc() && read.ptr == end) {
      value.set_integer(integer);
      return value;
    }
    double real = 0;
    if (const auto read = std::from_chars(text.data(), end, real);
        read.ec == std::errc() && read.ptr == end) {
      value.set_real(real);
      return value;
    }
  }
  value.set_text(text);
  return value;
}

}  // namespace

std::string PlainText(const v1::QueryValue& value) {
  switch (value.value_case()) {
    case v1::QueryValue::kInteger:
      return absl::StrCat(value.integer());
    case v1::QueryValue::kReal:
      return FormatReal(value.real());
    case v1::QueryValue::kText:
      return value.text();
    case v1::QueryValue::kBlob:
      return absl::BytesToHexString(value.blob());
    default:
      return "";
  }
}

void WriteJson(JsonWriter& writer, const v1::QueryValue& value) {
  switch (value.value_case()) {
    case v1::QueryValue::kInteger:
      writer.Int64(value.integer());
      return;
    case v1::QueryValue::kReal: {
      const std::string text = std::isinf(value.real()) ? value.real() > 0 ? "9e999" : "-9e999"
                                                        : FormatReal(value.real());
      writer.RawValue(text.data(), text.size(), rapidjson::kNumberType);
      return;
    }
    case v1::QueryValue::kText:
      return WriteString(writer, value.text());
    case v1::QueryValue::kBlob:
      return WriteString(writer, absl::BytesToHexString(value.blob()));
    default:
      writer.Null();
  }
}

bool IsNull(const v1::QueryValue& value) {
  return value.value_case() == v1::QueryValue::VALUE_NOT_SET;
}

std::optional<double> NumberOf(const v1::QueryValue& value) {
  if (value.has_integer()) return static_cast<double>(value.integer());
  if (value.has_real()) return value.real();
  return std::nullopt;
}

absl::StatusOr<std::pair<std::string, v1::QueryValue>> ParseParameter(const std::string& text) {
  const size_t equals = text.find('=');
  const bool is_text = equals != std::string::npos && equals > 0 && text[equals - 1] == ':';
  std::string name = text.substr(0, is_text ? equals - 1 : equals);
  if (name.find_first_of(":@$") == 0) name.erase(0, 1);
  if (equals == std::string::npos || name.empty() || !IsUtf8(text)) {
    return absl::InvalidArgumentError(
        absl::StrCat("must be NAME=VALUE, such as rating=3, or NAME:=TEXT for text that looks like "
                     "a number; got ",
                     text));
  }
  v1::QueryValue value;
  if (is_text) {
    value.set_text(text.substr(equals + 1));
  } else {
    value = ReadValue(text.substr(equals + 1));
  }
  return std::make_pair(std::move(name), std::move(value));
}

}  // namespace firn::cli
