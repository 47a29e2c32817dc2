#include "firn/projection/payload_members.h"

#include <charconv>
#include <cmath>
#include <system_error>

#include "absl/strings/ascii.h"
#include "absl/strings/charconv.h"

namespace firn::projection {
namespace {

// new_rating -> newRating.
std::string ToCamelCase(std::string_view snake) {
  std::string camel;
  bool upper = false;
  for (const char c : snake) {
    if (c == '_') {
      upper = true;
      continue;
    }
    camel += upper ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c;
    upper = false;
  }
  return camel;
}

void AppendUtf8(uint32_t code, std::string& text) {
  const auto byte = [&](uint32_t bits) { text += static_cast<char>(bits); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | code >> 6);
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | code >> 12);
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | code >> 18);
    byte(0x80 | (code >> 12 & 0x3F));
    byte(0x80 | (code >> 6 & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

}  // namespace

size_t MemberPaths::Add(std::string_view path) {
  Node* node = &root_;
  while (true) {
    const size_t end = path.find("::");
    const std::string_view name = path.substr(0, end);
    Node* child = nullptr;
    for (Node& present : node->children) {
      if (present.snake == name) child = &present;
    }
    if (child == nullptr) {
      std::string camel = ToCamelCase(name);
      if (camel == name) camel.clear();
      node->children.push_back(
          {.snake = std::string(name), .camel = std::move(camel), .number = ++names_});
      child = &node->children.back();
    }
    node = child;
    if (end == std::string_view::npos) break;
    path.remove_prefix(end + 2);
  }
  if (!node->index) node->index = count_++;
  return *node->index;
}

// Walks over a payload. Payloads were checked when they were appended; of what is no JSON after all
// it makes nothing, but never reads beyond the end.
class PayloadMembers::Scanner {
 public:
  Scanner(PayloadMembers& members, std::string_view text) : members_(members), text_(text) {}

  void Object(const Node& node) {
    if (!Take('{')) return;
    if (Take('}')) return;
    do {
      const size_t start = SkipSpace();
      if (!SkipString()) return;
      const std::string_view key = text_.substr(start + 1, at_ - start - 2);
      if (!Take(':')) return;
      const auto [child, spelling] = FindChild(node, key);
      if (child == nullptr) {
        if (!SkipValue()) return;
      } else if (!Value(*child, spelling)) {
        return;
      }
    } while (Take(','));
    Take('}');
  }

 private:
  struct Child {
    const Node* node = nullptr;
    Spelling spelling = Spelling::kNone;
  };

  static Child FindChild(const Node& node, std::string_view key) {
    if (key.find('\\') != std::string_view::npos) {
      std::string plain;
      Unescape(key, plain);
      return plain.find('\\') == std::string::npos ? FindChild(node, plain) : Child();
    }
    for (const Node& child : node.children) {
      if (key == child.snake) return {&child, Spelling::kExact};
      if (!child.camel.empty() && key == child.camel) return {&child, Spelling::kCamel};
    }
    return {};
  }

  // Of two spellings the exact one counts, whatever comes first.
  bool Value(const Node& node, Spelling spelling) {
    Spelling& met = members_.met_[node.number];
    if (spelling < met) return SkipValue();
    if (met != Spelling::kNone) Forget(node);
    met = spelling;
    const size_t start = SkipSpace();
    const char first = start < text_.size() ? text_[start] : '\0';
    if (first == '{' && !node.children.empty()) {
      Object(node);
    } else if (!SkipValue()) {
      return false;
    }
    if (node.index) members_.values_[*node.index] = Read(text_.substr(start, at_ - start));
    return true;
  }

  void Forget(const Node& node) {
    members_.met_[node.number] = Spelling::kNone;
    if (node.index) members_.values_[*node.index] = {};
    for (const Node& child : node.children) Forget(child);
  }

  MemberValue Read(std::string_view token) {
    using Kind = MemberValue::Kind;
    switch (token.empty() ? '\0' : token.front()) {
      case '"':
        return {.kind = Kind::kText, .text = Decode(token.substr(1, token.size() - 2))};
      case '{':
        return {.kind = Kind::kObject, .text = token};
      case '[':
        return {.kind = Kind::kArray, .text = token};
      case 't':
        return {.kind = Kind::kInteger, .integer = 1};
      case 'f':
        return {.kind = Kind::kInteger, .integer = 0};
      case 'n':
        return {.kind = Kind::kNull};
      default:
        return Number(token);
    }
  }

  static MemberValue Number(std::string_view token) {
    MemberValue value;
    const char* const end = token.data() + token.size();
    const auto integer = std::from_chars(token.data(), end, value.integer);
    if (integer.ec == std::errc() && integer.ptr == end) {
      value.kind = MemberValue::Kind::kInteger;
      return value;
    }
    const auto real = std::from_chars(token.data(), end, value.real);
    value.kind = MemberValue::Kind::kReal;
    if (real.ec == std::errc()) return value;
    // What is too small is 0; this one says so.
    if (real.ec == std::errc::result_out_of_range) absl::from_chars(token.data(), end, value.real);
    if (real.ec != std::errc::result_out_of_range || std::isinf(value.real)) {
      value = {.kind = MemberValue::Kind::kNull};
    }
    return value;
  }

  std::string_view Decode(std::string_view text) {
    if (text.find('\\') == std::string_view::npos) return text;
    std::string& decoded = members_.decoded_.emplace_back();
    Unescape(text, decoded);
    return decoded;
  }

  static void Unescape(std::string_view text, std::string& decoded) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\' || i + 1 == text.size()) {
        decoded += text[i];
        continue;
      }
      switch (const char c = text[++i]) {
        case 'b':
          decoded += '\b';
          break;
        case 'f':
          decoded += '\f';
          break;
        case 'n':
          decoded += '\n';
          break;
        case 'r':
          decoded += '\r';
          break;
        case 't':
          decoded += '\t';
          break;
        case 'u':
          AppendUtf8(CodePoint(text, i), decoded);
          break;
        default:
          decoded += c;
      }
    }
  }

  // The character at "uXXXX", of which `i` is the u; moves it to the last digit.
  static uint32_t CodePoint(std::string_view text, size_t& i) {
    const uint32_t high = Hex(text, i);
    if (high < 0xD800 || high > 0xDBFF || i + 2 >= text.size() || text[i + 1] != '\\') return high;
    i += 2;
    return 0x10000 + ((high - 0xD800) << 10) + (Hex(text, i) - 0xDC00);
  }

  static uint32_t Hex(std::string_view text, size_t& i) {
    uint32_t value = 0;
    const std::string_view digits = text.substr(i + 1, 4);
    std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    i += digits.size();
    return value;
  }

  size_t SkipSpace() {
    while (at_ < text_.size() && absl::ascii_isspace(static_cast<unsigned char>(text_[at_]))) {
      ++at_;
    }
    return at_;
  }

  bool Take(char c) {
    if (SkipSpace() >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool SkipString() {
    if (!Take('"')) return false;
    while (at_ < text_.size() && text_[at_] != '"') at_ += text_[at_] == '\\' ? 2 : 1;
    if (at_ >= text_.size()) return false;
    ++at_;
    return true;
  }

  // Brackets and strings are all that matters.
  bool SkipValue() {
    size_t depth = 0;
    SkipSpace();
    do {
      SkipSpace();
      if (at_ >= text_.size()) return false;
      const char c = text_[at_];
      if (c == '"') {
        if (!SkipString()) return false;
      } else if (c == '{' || c == '[') {
        ++depth, ++at_;
      } else if (c == '}' || c == ']') {
        if (depth == 0) return false;
        --depth, ++at_;
      } else if (c == ',' || c == ':') {
        if (depth == 0) return false;
        ++at_;
      } else {
        SkipScalar();
      }
    } while (depth > 0);
    return true;
  }

  void SkipScalar() {
    constexpr std::string_view kEnds = ",:{}[]\" \t\n\r";
    do {
      ++at_;
    } while (at_ < text_.size() && kEnds.find(text_[at_]) == std::string_view::npos);
  }

  PayloadMembers& members_;
  std::string_view text_;
  size_t at_ = 0;
};

void PayloadMembers::Find(const MemberPaths& paths, std::string_view payload) {
  values_.assign(paths.size(), {});
  met_.assign(paths.names_ + 1, Spelling::kNone);
  decoded_.clear();
  if (paths.size() > 0) Scanner(*this, payload).Object(paths.root_);
}

}  // namespace firn::projection
