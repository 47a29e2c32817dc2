#include "firn/core/json.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/core/event.h"

namespace firn {
namespace {

// The decoded form of a lone low surrogate (`\udc00`), which RapidJSON lets through: UTF-8 that
// encodes a surrogate starts with these bytes.
bool HoldsSurrogate(std::string_view text) {
  for (size_t i = text.find('\xED'); i != std::string_view::npos; i = text.find('\xED', i + 1)) {
    if (i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) >= 0xA0) return true;
  }
  return false;
}

// Follows the parse and stops it at the first fault that the grammar does not see.
class Checker : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Checker> {
 public:
  const std::string& fault() const { return fault_; }

  // Any value that has no method of its own here is a scalar.
  bool Default() { return depth() > 0 || Fail(kNotAnObject); }

  // The parser knows the range of exponents only, not what the digits in front make of them.
  bool RawNumber(const char* data, rapidjson::SizeType size, bool) {
    return Default() && CheckNumber({data, size});
  }

  bool String(const char* data, rapidjson::SizeType size, bool) {
    return Default() && CheckText({data, size});
  }

  bool StartObject() {
    if (!Deepen()) return false;
    levels_.push_back(keys_.size());
    return true;
  }

  bool Key(const char* data, rapidjson::SizeType size, bool) {
    keys_.push_back({key_bytes_.size(), size});
    key_bytes_.append(data, size);
    return CheckText({data, size});
  }

  bool EndObject(rapidjson::SizeType) {
    const size_t first = levels_.back();
    levels_.pop_back();
    if (!CheckKeys(first)) return false;
    if (first < keys_.size()) key_bytes_.resize(keys_[first].offset);
    keys_.resize(first);
    return true;
  }

  bool StartArray() {
    if (depth() == 0) return Fail(kNotAnObject);
    if (!Deepen()) return false;
    levels_.push_back(keys_.size());
    return true;
  }

  bool EndArray(rapidjson::SizeType) {
    levels_.pop_back();
    return true;
  }

 private:
  // With fewer digits and without an exponent a number is within the range of a double.
  static constexpr size_t kDoubleDigits = std::numeric_limits<double>::max_exponent10;
  static constexpr std::string_view kNotAnObject = "must be a JSON object, such as {\"rating\":5}";

  // A key of an open object: its place in key_bytes_.
  struct KeySpan {
    size_t offset;
    size_t size;
  };

  size_t depth() const { return levels_.size(); }

  bool Fail(std::string_view fault) {
    fault_ = fault;
    return false;
  }

  bool Deepen() {
    if (depth() < kPayloadDepthMax) return true;
    return Fail(absl::StrCat("is nested deeper than ", kPayloadDepthMax, " levels"));
  }

  bool CheckNumber(std::string_view text) {
    const bool is_small = text.size() < kDoubleDigits && text.find_first_of("eE") == text.npos;
    double value = 0;
    if (is_small || (absl::SimpleAtod(ToAbsl(text), &value) && std::isfinite(value))) return true;
    return Fail("holds a number beyond the range of a double");
  }

  bool CheckText(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return Fail("holds a NUL character (\\u0000)");
    if (HoldsSurrogate(text)) return Fail("holds half a surrogate pair (\\udc00 to \\udfff alone)");
    return true;
  }

  std::string_view TextOf(const KeySpan& key) const {
    return std::string_view(key_bytes_).substr(key.offset, key.size);
  }

  // Sorts the keys of the object that ends, so that many keys cost little.
  bool CheckKeys(size_t first) {
    const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
    if (keys_.end() - begin < 2) return true;
    // The first key's offset is where this object's bytes begin; sorting would lose it.
    const size_t bytes_begin = begin->offset;
    std::sort(begin, keys_.end(),
              [this](const KeySpan& a, const KeySpan& b) { return TextOf(a) < TextOf(b); });
    const auto twice = std::adjacent_find(
        begin, keys_.end(),
        [this](const KeySpan& a, const KeySpan& b) { return TextOf(a) == TextOf(b); });
    if (twice != keys_.end()) {
      return Fail(absl::StrCat("has the key \"", ToAbsl(TextOf(*twice)), "\" twice in one object"));
    }
    begin->offset = bytes_begin;
    return true;
  }

  // For each open object or array: how many keys were open before it.
  std::vector<size_t> levels_;
  std::vector<KeySpan> keys_;
  std::string key_bytes_;
  std::string fault_;
};

}  // namespace

std::optional<std::string> FindJsonObjectFault(std::string_view text) {
  // Numbers as strings: their digits need not fit a machine's integer.
  constexpr unsigned kFlags =
      rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::MemoryStream stream(text.data(), text.size());
  rapidjson::Reader reader;
  Checker checker;
  const rapidjson::ParseResult result = reader.Parse<kFlags>(stream, checker);
  // The parser takes a NUL for the end of the text, and so would not see what follows one.
  if (!result.IsError() && stream.Tell() < text.size()) {
    return absl::StrCat("is not valid JSON at byte ", stream.Tell(), ": holds a NUL byte");
  }
  if (!result.IsError()) return std::nullopt;
  if (!checker.fault().empty()) {
    return absl::StrCat(checker.fault(), ", at byte ", result.Offset());
  }
  return absl::StrCat("is not valid JSON at byte ", result.Offset(), ": ",
                      rapidjson::GetParseError_En(result.Code()));
}

}  // namespace firn
