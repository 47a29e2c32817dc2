#include "firn/schema/fields_rules.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "firn/schema/canonical_json.h"

namespace firn::schema {
namespace {

using Values = absl::Span<const rapidjson::Value* const>;

// In about nanoseconds: of a name that is found and sorted, of a comparison, of a byte of JSON.
constexpr size_t kNameWork = 150;
constexpr size_t kShortWork = 8;
constexpr size_t kCanonicalWork = 16;

std::string_view TextOf(const rapidjson::Value& value) {
  return {value.GetString(), value.GetStringLength()};
}

// The key as its field is called, whichever spelling it has.
std::string_view NameOf(std::string_view key, const Shape& shape) {
  const int place = shape.object ? shape.object->FindField(key) : -1;
  return place < 0 ? key : std::string_view(shape.object->fields[static_cast<size_t>(place)].name);
}

// The keys of an object or the texts of a list, sorted; false for anything else.
bool SortedNames(const rapidjson::Value& value, const Shape& shape,
                 std::vector<std::string_view>& names) {
  if (value.IsObject()) {
    for (const auto& member : value.GetObject()) {
      names.push_back(NameOf(TextOf(member.name), shape));
    }
  } else if (value.IsArray()) {
    for (const auto& element : value.GetArray()) {
      if (!element.IsString()) return false;
      names.push_back(TextOf(element));
    }
  } else {
    return false;
  }
  std::ranges::sort(names);
  return true;
}

bool IsOneOf(const rapidjson::Value* value, const std::vector<std::string>& texts) {
  return value != nullptr && value->IsString() &&
         std::ranges::find(texts, TextOf(*value)) != texts.end();
}

// Whether the text is the number's digits.
bool IsSpelled(const rapidjson::Value& number, std::string_view text) {
  return (number.IsUint64() && text == std::to_string(number.GetUint64())) ||
         (number.IsInt64() && text == std::to_string(number.GetInt64()));
}

// Ids may be numbers or digits in a text; both name the same.
bool SameValue(const rapidjson::Value& a, const rapidjson::Value& b) {
  if (a.IsString() && b.IsNumber()) return IsSpelled(b, TextOf(a));
  if (b.IsString() && a.IsNumber()) return IsSpelled(a, TextOf(b));
  return a == b;
}

bool IsContainer(const rapidjson::Value& value) { return value.IsObject() || value.IsArray(); }

struct Evaluator {
  absl::Span<const Field> described;
  Values given;
  size_t& work;

  bool SortedNamesOf(size_t field, std::vector<std::string_view>& names) const {
    const bool are_names = SortedNames(*given[field], *described[field].shape, names);
    work += names.size() * kNameWork;
    return are_names;
  }

  std::string CanonicalOf(const rapidjson::Value& value) const {
    std::string text = CanonicalJson(value);
    work += text.size() * kCanonicalWork;
    return text;
  }

  size_t CountGiven(const std::vector<size_t>& fields) const {
    work += fields.size();
    return static_cast<size_t>(
        std::ranges::count_if(fields, [&](size_t field) { return given[field] != nullptr; }));
  }

  bool operator()(const AnyGiven& rule) const { return CountGiven(rule.fields) > 0; }

  bool operator()(const AllOrNone& rule) const {
    const size_t count = CountGiven(rule.fields);
    return count == 0 || count == rule.fields.size();
  }

  bool operator()(const AtMostOne& rule) const { return CountGiven(rule.fields) <= 1; }

  bool operator()(const SameKeys& rule) const {
    std::vector<std::string_view> first;
    bool has_first = false;
    for (const size_t field : rule.fields) {
      if (given[field] == nullptr) continue;
      std::vector<std::string_view> names;
      if (!SortedNamesOf(field, names)) return true;
      if (has_first && names != first) return false;
      first = std::move(names);
      has_first = true;
    }
    return true;
  }

  bool operator()(const KeysWithin& rule) const {
    std::vector<std::string_view> some;
    std::vector<std::string_view> all;
    if (given[rule.field] == nullptr || !SortedNamesOf(rule.field, some)) return true;
    if (given[rule.of] == nullptr) return some.empty();
    return !SortedNamesOf(rule.of, all) || std::ranges::includes(all, some);
  }

  bool operator()(const SameSize& rule) const {
    const rapidjson::Value* first = nullptr;
    work += rule.fields.size();
    for (const size_t field : rule.fields) {
      const rapidjson::Value* value = given[field];
      if (value == nullptr || !value->IsArray()) continue;
      if (first != nullptr && value->Size() != first->Size()) return false;
      first = value;
    }
    return true;
  }

  bool operator()(const Different& rule) const {
    const rapidjson::Value* a = given[rule.field];
    const rapidjson::Value* b = given[rule.of];
    if (a == nullptr || b == nullptr) return true;
    if (IsContainer(*a) && IsContainer(*b)) return CanonicalOf(*a) != CanonicalOf(*b);
    return !SameValue(*a, *b);
  }

  bool operator()(const Membership& rule) const {
    const rapidjson::Value* value = given[rule.field];
    const rapidjson::Value* list = given[rule.list];
    if (value == nullptr || list == nullptr || value->IsNull() || !list->IsArray()) return true;
    const std::string text = IsContainer(*value) ? CanonicalOf(*value) : "";
    work += list->Size() * kShortWork;
    const bool found = std::ranges::any_of(list->GetArray(), [&](const rapidjson::Value& element) {
      if (IsContainer(element) != IsContainer(*value)) return false;
      return IsContainer(element) ? CanonicalOf(element) == text : SameValue(element, *value);
    });
    return found == rule.is_element;
  }

  bool operator()(const SumAtMost& rule) const {
    double sum = 0;
    work += rule.fields.size();
    for (const size_t field : rule.fields) {
      if (given[field] != nullptr && given[field]->IsNumber()) sum += given[field]->GetDouble();
    }
    // 0.9 + 0.1 must not fail for what a double makes of it.
    return sum <= rule.max + 1e-9;
  }

  bool operator()(const GivenIf& rule) const {
    work += rule.values.size() * kShortWork;
    return (given[rule.field] != nullptr) == IsOneOf(given[rule.on], rule.values);
  }

  bool operator()(const InCase& rule) const {
    work += rule.values.size() * kShortWork;
    return given[rule.field] != nullptr && IsOneOf(given[rule.on], rule.values);
  }
};

}  // namespace

bool Holds(const FieldsRule& rule, absl::Span<const Field> fields, Values given, size_t& work) {
  return std::visit(Evaluator{fields, given, work}, rule);
}

std::optional<size_t> FieldAtFault(const FieldsRule& rule) {
  return std::visit(
      [](const auto& some) -> std::optional<size_t> {
        if constexpr (requires { some.field; }) return some.field;
        return std::nullopt;
      },
      rule);
}

}  // namespace firn::schema
