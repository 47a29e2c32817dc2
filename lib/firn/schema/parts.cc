#include "firn/schema/parts.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <set>

#include "firn/core/json_document.h"
#include "firn/schema/checker.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

// A schema with more cases than this was not made for being compared.
constexpr size_t kCasesMax = 256;

// How deep values are looked into for being disjoint: to a key that says which case it is.
constexpr size_t kDisjointDepthMax = 4;

constexpr auto kTypes = std::to_array<JsonType>(
    {JsonType::kNull, JsonType::kBool, JsonType::kInteger, JsonType::kNumber, JsonType::kString,
     JsonType::kArray, JsonType::kObject});

bool SaysNothing(const TextRules& rules) {
  return rules.length == SizeRange{} && rules.bytes == SizeRange{} && rules.patterns.empty() &&
         rules.prefix.empty() && rules.suffix.empty() && rules.contains.empty() &&
         rules.format == TextFormat::kAny;
}

bool SaysNothing(const ArrayRules& rules) {
  return rules.size == SizeRange{} && !rules.is_unique && rules.first_elements.empty() &&
         rules.elements == nullptr && rules.contained == nullptr && !rules.x_increases;
}

bool IsListed(const Shape& shape) {
  return !shape.allowed_texts.empty() || !shape.allowed_others.empty();
}

// Whether a shape only refers to others with its `all_of`, if it says anything.
bool SaysNothing(const Shape& shape) {
  const NumberRules& number = shape.number;
  return !shape.is_nothing && shape.types.IsAny() && !number.min && !number.max &&
         !number.multiple_of && SaysNothing(shape.text) && SaysNothing(shape.array) &&
         !shape.object && !IsListed(shape) && shape.refused_texts.empty() &&
         shape.refused_others.empty() && shape.any_of.empty() && shape.one_of.empty() &&
         shape.none_of == nullptr && shape.conditions.empty();
}

// Without those that say nothing, so that what is compared is the same wherever it is reached from.
void FlattenInto(const Parts& parts, Parts& flat) {
  for (const Shape* part : parts) {
    if (std::ranges::find(flat, part) != flat.end()) continue;
    if (!SaysNothing(*part)) flat.push_back(part);
    FlattenInto(part->all_of, flat);
  }
}

// Splits the choices from the place `next` on into at most so many cases: each part has two places,
// of its any_of and its one_of.
void Split(const Parts& parts, size_t next, size_t cases_max, std::vector<Parts>& cases) {
  for (; next < 2 * parts.size(); ++next) {
    const Shape& part = *parts[next / 2];
    const auto& choice = next % 2 == 0 ? part.any_of : part.one_of;
    if (choice.empty() || choice.size() > cases_max) continue;
    for (const Shape* chosen : choice) {
      Parts more = parts;
      FlattenInto({chosen}, more);
      Split(more, next + 1, cases_max / choice.size(), cases);
    }
    return;
  }
  cases.push_back(parts);
}

bool FitsAll(const rapidjson::Value& value, const Parts& parts) {
  std::vector<FieldViolation> violations;
  for (const Shape* part : parts) CheckValue(value, *part, "", violations);
  return violations.empty();
}

template <typename Range>
SizeRange IntersectAll(const Parts& parts, Range range) {
  SizeRange all;
  for (const Shape* part : parts) all = Intersect(all, range(*part));
  return all;
}

// The keys that any of the parts knows.
std::set<std::string_view> KeysOf(const Parts& parts) {
  std::set<std::string_view> keys;
  for (const Shape* part : parts) {
    if (!part->object) continue;
    for (const Field& field : part->object->fields) keys.insert(field.name);
  }
  return keys;
}

bool AreDisjointTo(const Parts& a, const Parts& b, size_t depth);

// Whether a key that one of them requires tells objects apart.
bool AreObjectsDisjoint(const Parts& a, const Parts& b, size_t depth) {
  for (const std::string_view key : KeysOf(a)) {
    if (!IsRequired(key, a) && !IsRequired(key, b)) continue;
    const auto of_a = ValueAt(key, a);
    const auto of_b = ValueAt(key, b);
    if (!of_a || !of_b || AreDisjointTo(*of_a, *of_b, depth + 1)) return true;
  }
  return false;
}

bool AreDisjointTo(const Parts& a, const Parts& b, size_t depth) {
  if (depth > kDisjointDepthMax) return false;
  Parts both = Flatten(a);
  const Parts flat_b = Flatten(b);
  both.insert(both.end(), flat_b.begin(), flat_b.end());
  const TypeSet types = TypesOf(both);
  if (types == TypeSet()) return true;
  if (const auto values = ValuesOf(both)) return values->empty();
  if (types != TypeSet(JsonType::kObject)) return false;
  return AreObjectsDisjoint(Flatten(a), flat_b, depth);
}

}  // namespace

Parts Flatten(const Parts& parts) {
  static const Shape& anything = *new Shape{.number = {.integers_may_have_fractions = true}};
  Parts flat;
  FlattenInto(parts, flat);
  if (flat.empty()) flat.push_back(&anything);
  return flat;
}

std::vector<Parts> Cases(const Parts& parts) {
  std::vector<Parts> cases;
  Split(Flatten(parts), 0, kCasesMax, cases);
  return cases;
}

TypeSet TypesOf(const Parts& parts) {
  TypeSet types;
  for (const JsonType type : kTypes) {
    if (std::ranges::all_of(
            parts, [&](const Shape* part) { return !part->is_nothing && part->types.Has(type); })) {
      types.Add(type);
    }
  }
  return types;
}

bool Fits(const std::string& json, const Parts& parts) {
  rapidjson::Document value;
  ParseJson(json, value);
  return FitsAll(value, parts);
}

std::optional<std::vector<std::string>> ValuesOf(const Parts& parts) {
  std::vector<std::string> values;
  const auto listed =
      std::ranges::find_if(parts, [](const Shape* part) { return IsListed(*part); });
  const TypeSet types = TypesOf(parts);
  if (listed != parts.end()) {
    values = (*listed)->allowed_others;
    for (const std::string& text : (*listed)->allowed_texts) values.push_back(TextToJson(text));
  } else {
    TypeSet few(JsonType::kNull);
    few.Add(JsonType::kBool);
    if (!few.Covers(types)) return std::nullopt;
    values = {"null", "true", "false"};
  }
  std::erase_if(values, [&](const std::string& json) { return !Fits(json, parts); });
  return values;
}

NumberRules NumbersOf(const Parts& parts) {
  NumberRules all;
  for (const Shape* part : parts) {
    const NumberRules& rules = part->number;
    if (rules.min && (!all.min || *rules.min > *all.min)) {
      all.min = rules.min;
      all.min_is_exclusive = rules.min_is_exclusive;
    } else if (rules.min && *rules.min == *all.min) {
      all.min_is_exclusive |= rules.min_is_exclusive;
    }
    if (rules.max && (!all.max || *rules.max < *all.max)) {
      all.max = rules.max;
      all.max_is_exclusive = rules.max_is_exclusive;
    } else if (rules.max && *rules.max == *all.max) {
      all.max_is_exclusive |= rules.max_is_exclusive;
    }
  }
  // The one that forbids fractions forbids them for all, if it is about integers.
  all.integers_may_have_fractions = std::ranges::all_of(parts, [](const Shape* part) {
    return part->number.integers_may_have_fractions || part->types.Has(JsonType::kNumber);
  });
  return all;
}

SizeRange LengthOf(const Parts& parts) {
  return IntersectAll(parts, [](const Shape& shape) { return shape.text.length; });
}

SizeRange BytesOf(const Parts& parts) {
  // A character has one byte at least and four at most.
  constexpr size_t kCharacterBytesMax = 4;
  const SizeRange length = LengthOf(parts);
  SizeRange range = IntersectAll(parts, [](const Shape& shape) { return shape.text.bytes; });
  range.min = std::max(range.min, length.min);
  if (length.max < SizeRange{}.max / kCharacterBytesMax) {
    range.max = std::min(range.max, length.max * kCharacterBytesMax);
  }
  return range;
}

SizeRange ArraySizeOf(const Parts& parts) {
  return IntersectAll(parts, [](const Shape& shape) { return shape.array.size; });
}

SizeRange ObjectSizeOf(const Parts& parts) {
  return IntersectAll(parts, [](const Shape& shape) {
    if (!shape.object) return SizeRange{};
    const ObjectRules& rules = *shape.object;
    SizeRange range = rules.size;
    const auto required = rules.also_required.size() + static_cast<size_t>(std::ranges::count(
                                                           rules.fields, true, &Field::required));
    range.min = std::max(range.min, required);
    if (rules.other_fields == nullptr && rules.pattern_fields.empty()) {
      range.max = std::min(range.max, rules.fields.size());
    }
    return range;
  });
}

std::optional<Parts> ValueAt(std::string_view key, const ObjectRules& rules) {
  Parts value;
  const int place = rules.FindField(key);
  if (place >= 0) value.push_back(rules.fields[static_cast<size_t>(place)].shape);
  for (const PatternField& field : rules.pattern_fields) {
    if (RE2::PartialMatch({key.data(), key.size()}, *field.pattern)) value.push_back(field.shape);
  }
  if (!value.empty()) return value;
  if (rules.other_fields == nullptr) return std::nullopt;
  return Parts{rules.other_fields};
}

std::optional<Parts> ValueAt(std::string_view key, const Parts& parts) {
  Parts value;
  for (const Shape* part : parts) {
    if (!part->object) continue;
    const auto of_part = ValueAt(key, *part->object);
    if (!of_part) return std::nullopt;
    value.insert(value.end(), of_part->begin(), of_part->end());
    const Shape* keys = part->object->keys;
    if (keys != nullptr && !Fits(TextToJson(key), {keys})) return std::nullopt;
  }
  if (TypesOf(Flatten(value)) == TypeSet()) return std::nullopt;
  return value;
}

bool IsRequired(std::string_view key, const Parts& parts) {
  return std::ranges::any_of(parts, [&](const Shape* part) {
    if (!part->object) return false;
    const int place = part->object->FindField(key);
    if (place >= 0) return part->object->fields[static_cast<size_t>(place)].required;
    return std::ranges::find(part->object->also_required, key) != part->object->also_required.end();
  });
}

bool AreDisjoint(const Parts& a, const Parts& b) { return AreDisjointTo(a, b, 0); }

SizeRange Intersect(const SizeRange& a, const SizeRange& b) {
  return {.min = std::max(a.min, b.min), .max = std::min(a.max, b.max)};
}

bool Covers(const SizeRange& wide, const SizeRange& narrow) {
  return narrow.min >= wide.min && narrow.max <= wide.max;
}

}  // namespace firn::schema
