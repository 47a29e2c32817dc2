#include "cli/json_path.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <cstddef>

#include "absl/strings/numbers.h"

namespace firn::cli {
namespace {

constexpr std::string_view kSpace = " \t\n\r";

// Reads tokens off the front of JSON text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  // The next character that is not space; NUL at the end.
  char Peek() {
    text_.remove_prefix(std::min(text_.find_first_not_of(kSpace), text_.size()));
    return text_.empty() ? '\0' : text_.front();
  }

  // Takes the character if it is next.
  bool Take(char character) {
    if (Peek() != character) return false;
    text_.remove_prefix(1);
    return true;
  }

  // Takes a whole value and gives its text.
  std::string_view TakeValue() {
    const char first = Peek();
    const std::string_view begin = text_;
    if (first == '"') {
      SkipString();
    } else if (first == '{' || first == '[') {
      SkipNested();
    } else {
      text_.remove_prefix(std::min(text_.find_first_of(",]} \t\n\r"), text_.size()));
    }
    return begin.substr(0, begin.size() - text_.size());
  }

 private:
  void SkipString() {
    size_t i = 1;
    while (i < text_.size() && text_[i] != '"') i += text_[i] == '\\' ? 2 : 1;
    text_.remove_prefix(std::min(i + 1, text_.size()));
  }

  void SkipNested() {
    int depth = 0;
    do {
      const char character = text_.front();
      if (character == '"') {
        SkipString();
        continue;
      }
      if (character == '{' || character == '[') ++depth;
      if (character == '}' || character == ']') --depth;
      text_.remove_prefix(1);
    } while (depth > 0 && !text_.empty());
  }

  std::string_view text_;
};

std::optional<std::string_view> FindMember(std::string_view json, const std::string& name) {
  Scanner scanner(json);
  scanner.Take('{');
  while (scanner.Peek() == '"') {
    const std::string key = PlainText(scanner.TakeValue());
    if (!scanner.Take(':')) return std::nullopt;
    const std::string_view value = scanner.TakeValue();
    if (key == name) return value;
    scanner.Take(',');
  }
  return std::nullopt;
}

std::optional<std::string_view> FindElement(std::string_view json, const std::string& name) {
  size_t index = 0;
  if (!absl::SimpleAtoi(name, &index)) return std::nullopt;
  Scanner scanner(json);
  scanner.Take('[');
  while (scanner.Peek() != ']' && scanner.Peek() != '\0') {
    const std::string_view value = scanner.TakeValue();
    if (index-- == 0) return value;
    if (!scanner.Take(',')) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string_view> FindJson(std::string_view json,
                                         const std::vector<std::string>& path) {
  std::optional<std::string_view> value = Scanner(json).TakeValue();
  for (const std::string& name : path) {
    value = value->starts_with('[') ? FindElement(*value, name) : FindMember(*value, name);
    if (!value) return std::nullopt;
  }
  return value;
}

std::string PlainText(std::string_view value) {
  if (value == "null") return "";
  if (!value.starts_with('"')) return std::string(value);
  if (value.find('\\') == std::string_view::npos) {
    return std::string(value.substr(1, value.size() - 2));
  }
  rapidjson::Document document;
  document.Parse(value.data(), value.size());
  if (!document.IsString()) return std::string(value);
  return {document.GetString(), document.GetStringLength()};
}

}  // namespace firn::cli
