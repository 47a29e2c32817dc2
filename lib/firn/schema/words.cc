#include "firn/schema/words.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "firn/base/shorten.h"
#include "firn/base/status.h"
#include "firn/core/text.h"

namespace firn::schema {
namespace {

constexpr size_t kQuotedBytesMax = 48;
constexpr size_t kKeyBytesMax = 64;
constexpr size_t kListedMax = 12;
constexpr size_t kListedBytesMax = 64;
constexpr size_t kSimilarBytesMax = 128;
// Pairs of characters that are compared: some thousand names of usual length, in a millisecond.
constexpr size_t kSimilarWorkMax = 1 << 20;

constexpr std::array<std::string_view, 7> kTypeWords = {
    "null", "true or false", "an integer", "a number", "a text", "a list", "an object"};
constexpr std::array<std::string_view, 7> kTypeNames = {"null",   "boolean", "integer", "number",
                                                        "string", "array",   "object"};

std::vector<std::string> Names(const std::vector<size_t>& places,
                               const std::vector<Field>& fields) {
  std::vector<std::string> names;
  for (const size_t place : places) names.push_back(fields[place].name);
  return names;
}

// What a field must be in a case: a type, a range, or both.
std::string CaseInWords(const Shape& shape) {
  if (!shape.allowed_texts.empty()) return "one of " + AllowedInWords(shape);
  std::vector<std::string> parts;
  if (!shape.types.IsAny()) parts.push_back(TypesInWords(shape.types));
  if (std::string range = RangeInWords(shape.number); !range.empty()) parts.push_back(range);
  return ListInWords(parts, ", ");
}

// A rule in words, one kind after the other.
struct RuleSentence {
  const std::vector<Field>& fields;

  std::string operator()(const AnyGiven& rule) const {
    return absl::StrCat(ListInWords(Names(rule.fields, fields), " or "), " must be given");
  }
  std::string operator()(const AllOrNone& rule) const {
    return absl::StrCat(ListInWords(Names(rule.fields, fields)),
                        " must be given together or not at all");
  }
  std::string operator()(const AtMostOne& rule) const {
    return absl::StrCat("only one of ", ListInWords(Names(rule.fields, fields)), " may be given");
  }
  std::string operator()(const SameKeys& rule) const {
    return absl::StrCat(ListInWords(Names(rule.fields, fields)), " must name the same keys");
  }
  std::string operator()(const KeysWithin& rule) const {
    return absl::StrCat("the keys of ", fields[rule.field].name, " must be among those of ",
                        fields[rule.of].name);
  }
  std::string operator()(const SameSize& rule) const {
    return absl::StrCat(ListInWords(Names(rule.fields, fields)),
                        " must have the same number of elements");
  }
  std::string operator()(const Different& rule) const {
    return absl::StrCat(fields[rule.field].name, " must differ from ", fields[rule.of].name);
  }
  std::string operator()(const Membership& rule) const {
    return absl::StrCat(fields[rule.field].name, rule.is_element ? " must be" : " must not be",
                        " one of ", fields[rule.list].name);
  }
  std::string operator()(const SumAtMost& rule) const {
    return absl::StrCat(ListInWords(Names(rule.fields, fields), " + "), " must be at most ",
                        NumberInWords(rule.max));
  }
  std::string operator()(const GivenIf& rule) const {
    return absl::StrCat(fields[rule.field].name, " must be given if, and only if, ",
                        fields[rule.on].name, " is ", ListInWords(rule.values, " or "));
  }
  std::string operator()(const InCase& rule) const {
    return absl::StrCat("where ", fields[rule.on].name, " is ", ListInWords(rule.values, " or "),
                        ", ", fields[rule.field].name, " must be ", CaseInWords(*rule.shape));
  }
};

// How many characters must be changed, added or left out to make one of the other.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      const size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, changed});
    }
  }
  return row.back();
}

}  // namespace

std::string TextToJson(std::string_view text) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return {buffer.GetString(), buffer.GetSize()};
}

std::string Quote(const rapidjson::Value& value) {
  if (value.IsString()) {
    return TextToJson(Shorten({value.GetString(), value.GetStringLength()}, kQuotedBytesMax));
  }
  if (value.IsObject() && !value.ObjectEmpty()) return "an object";
  if (value.IsArray() && !value.Empty()) {
    return absl::StrCat("a list of ", value.Size());
  }
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

void AppendStep(std::string_view key, std::string& path) {
  if (!key.empty() && IsName(key)) {
    absl::StrAppend(&path, ".", ToAbsl(key));
  } else {
    absl::StrAppend(&path, "[", TextToJson(Shorten(key, kKeyBytesMax)), "]");
  }
}

std::string NumberInWords(double number) {
  // Up to all that 64 bits hold, digits say more than an exponent.
  constexpr double kDigitsEnd = 1e20;
  if (std::floor(number) == number && std::fabs(number) < kDigitsEnd) {
    return absl::StrFormat("%.0f", number);
  }
  std::array<char, 32> digits;
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr};
}

std::string TypesInWords(TypeSet types) {
  std::vector<std::string> words;
  for (size_t i = 0; i < kTypeWords.size(); ++i) {
    const auto type = static_cast<JsonType>(i);
    if (!types.Has(type)) continue;
    // A number may be an integer; that need not be said.
    if (type == JsonType::kInteger && types.Has(JsonType::kNumber)) continue;
    words.emplace_back(kTypeWords[i]);
  }
  return words.empty() ? "nothing" : ListInWords(words, " or ");
}

std::string_view TypeName(JsonType type) { return kTypeNames[static_cast<size_t>(type)]; }

std::string SizeInWords(const SizeRange& range) {
  if (range.max == SizeRange{}.max) return absl::StrCat("at least ", range.min);
  if (range.min == range.max) return absl::StrCat("exactly ", range.min);
  if (range.min == 0) return absl::StrCat("at most ", range.max);
  return absl::StrCat(range.min, " to ", range.max);
}

std::string RangeInWords(const NumberRules& rules) {
  if (rules.min && rules.max && !rules.min_is_exclusive && !rules.max_is_exclusive) {
    return absl::StrCat(NumberInWords(*rules.min), " to ", NumberInWords(*rules.max));
  }
  std::string text;
  if (rules.min) {
    text = absl::StrCat(rules.min_is_exclusive ? "above " : "at least ", NumberInWords(*rules.min));
  }
  if (rules.max) {
    absl::StrAppend(&text, text.empty() ? "" : " and ",
                    rules.max_is_exclusive ? "below " : "at most ", NumberInWords(*rules.max));
  }
  return text;
}

std::string AllowedInWords(const Shape& shape) {
  std::vector<std::string> told;
  size_t more = 0;
  const auto tell = [&](const std::string& value) {
    if (told.size() < kListedMax) {
      told.push_back(Shorten(value, kListedBytesMax));
    } else {
      ++more;
    }
  };
  const absl::flat_hash_set<absl::string_view> refused(shape.refused_texts.begin(),
                                                       shape.refused_texts.end());
  for (const std::string& text : shape.allowed_texts) {
    if (!refused.contains(text)) tell(text);
  }
  // A number that may stand in a text too is listed as both.
  const absl::flat_hash_set<absl::string_view> texts(shape.allowed_texts.begin(),
                                                     shape.allowed_texts.end());
  for (const std::string& other : shape.allowed_others) {
    if (!texts.contains(other)) tell(other);
  }
  if (more > 0) told.push_back(absl::StrCat(more, " more"));
  return ListInWords(told, ", ");
}

std::string ListInWords(const std::vector<std::string>& names, std::string_view last) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    const bool is_last = i + 1 == names.size();
    absl::StrAppend(&text, i == 0 ? "" : (is_last ? ToAbsl(last) : ", "), names[i]);
  }
  return text;
}

std::string RuleInWords(const FieldsRule& rule, const std::vector<Field>& fields) {
  return std::visit(RuleSentence{fields}, rule);
}

std::string Similar(std::string_view name, const std::vector<std::string_view>& names) {
  // What is so long is no slip of the pen.
  if (name.size() > kSimilarBytesMax) return "";
  // Twice as far is another word.
  const size_t near = std::max<size_t>(1, name.size() / 4);
  std::string_view best;
  // What has no character in common is no spelling of it.
  size_t best_distance = std::min(near + 1, name.size());
  size_t work = 0;
  for (const std::string_view candidate : names) {
    if (candidate.size() > name.size() + near || name.size() > candidate.size() + near) continue;
    work += name.size() * candidate.size();
    if (work > kSimilarWorkMax) break;
    const size_t distance = EditDistance(name, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return std::string(best);
}

}  // namespace firn::schema
