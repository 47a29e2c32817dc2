// Arrays and objects.

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "firn/core/text.h"
#include "firn/schema/coverage.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

std::string KeyStep(const std::string& key) {
  return IsName(key) ? "." + key : absl::StrCat("[", TextToJson(key), "]");
}

// What an element must be like.
Parts ElementAt(size_t place, const Parts& parts) {
  Parts element;
  for (const Shape* part : parts) {
    const ArrayRules& rules = part->array;
    const Shape* shape =
        place < rules.first_elements.size() ? rules.first_elements[place] : rules.elements;
    if (shape != nullptr) element.push_back(shape);
  }
  return element;
}

// The field of one of the parts; null: there is none.
const Field* FindField(const std::string& key, const Parts& parts) {
  for (const Shape* part : parts) {
    const int place = part->object ? part->object->FindField(key) : -1;
    if (place >= 0) return &part->object->fields[static_cast<size_t>(place)];
  }
  return nullptr;
}

// The values that stand for nothing where a field says so.
std::vector<std::string> ZerosOf(const Parts& parts) {
  std::vector<std::string> zeros = {"false", "0", "\"\"", "[]", "{}"};
  const Shape types = {.types = TypesOf(Flatten(parts))};
  std::erase_if(zeros, [&](const std::string& zero) { return !Fits(zero, {&types}); });
  return zeros;
}

bool HasPattern(const ObjectRules& rules, const Pattern& pattern) {
  return std::ranges::any_of(rules.pattern_fields, [&](const PatternField& field) {
    return field.pattern->pattern() == pattern->pattern();
  });
}

// Whether a key must be there if the other is.
bool DependsOn(const std::string& key, const std::string& other, const Parts& parts) {
  return std::ranges::any_of(parts, [&](const Shape* part) {
    if (!part->object) return false;
    return std::ranges::any_of(part->object->dependent, [&](const auto& dependent) {
      return dependent.first == key && std::ranges::count(dependent.second, other) > 0;
    });
  });
}

// A rule by which it is compared: InCase without what the case demands.
std::string RuleKey(const FieldsRule& rule, const std::vector<Field>& fields) {
  const auto* in_case = std::get_if<InCase>(&rule);
  if (in_case == nullptr) return RuleInWords(rule, fields);
  return absl::StrCat(fields[in_case->on].name, " = ", ListInWords(in_case->values), ": ",
                      fields[in_case->field].name);
}

}  // namespace

bool Coverage::CompareArrays(const ArrayRules& wide, const Parts& narrow) {
  bool covers = true;
  const SizeRange size = ArraySizeOf(narrow);
  const auto any = [&](auto holds) {
    return std::ranges::any_of(narrow, [&](const Shape* part) { return holds(part->array); });
  };
  if (!schema::Covers(wide.size, size)) {
    covers = Changed("the number of elements", RangeOrAny(wide.size), RangeOrAny(size));
  }
  if (wide.is_unique && size.max > 1 &&
      !any([](const ArrayRules& rules) { return rules.is_unique; })) {
    covers = Changed("the same element twice", "refused", "accepted");
  }
  if (wide.x_increases && !any([](const ArrayRules& rules) { return rules.x_increases; })) {
    covers = Changed("the order of points", "by increasing x", "any");
  }
  size_t first = wide.first_elements.size();
  for (const Shape* part : narrow) first = std::max(first, part->array.first_elements.size());
  for (size_t i = 0; i < std::min(first, size.max); ++i) {
    const Shape* shape = i < wide.first_elements.size() ? wide.first_elements[i] : wide.elements;
    if (shape == nullptr) continue;
    const Step step(*this, absl::StrCat("[", i, "]"));
    covers &= CoversAll(*shape, ElementAt(i, narrow));
  }
  if (wide.elements != nullptr && first < size.max) {
    const Step step(*this, "[]");
    covers &= CoversAll(*wide.elements, ElementAt(first, narrow));
  }
  return covers & CompareContained(wide, narrow, size);
}

bool Coverage::CompareContained(const ArrayRules& wide, const Parts& narrow,
                                const SizeRange& size) {
  if (wide.contained == nullptr) return true;
  bool has_min = wide.contained_count.min == 0;
  bool has_max = size.max <= wide.contained_count.max;
  for (const Shape* part : narrow) {
    const ArrayRules& rules = part->array;
    if (rules.contained == nullptr) continue;
    has_min |= rules.contained_count.min >= wide.contained_count.min &&
               CoversQuietly(*wide.contained, {rules.contained});
    has_max |= rules.contained_count.max <= wide.contained_count.max &&
               CoversQuietly(*rules.contained, {wide.contained});
  }
  if (has_min && has_max) return true;
  return Break(
      "what \"contains\" demands changed so that it cannot be decided whether everything "
      "still fits; keep it");
}

bool Coverage::CompareObjects(const ObjectRules& wide, const Parts& narrow) {
  std::set<std::string> keys;
  const auto take_keys = [&](const ObjectRules& rules) {
    for (const Field& field : rules.fields) {
      keys.insert(field.name);
      if (!field.alternative.empty()) keys.insert(field.alternative);
    }
  };
  take_keys(wide);
  for (const Shape* part : narrow) {
    if (part->object) take_keys(*part->object);
  }
  bool covers = true;
  for (const std::string& key : keys) covers &= CompareKey(wide, narrow, key);
  covers &= CompareRequired(wide, narrow);
  if (const SizeRange size = ObjectSizeOf(narrow); !schema::Covers(wide.size, size)) {
    covers = Changed("the number of keys", RangeOrAny(wide.size), RangeOrAny(size));
  }
  covers &= CompareDependent(wide, narrow);
  covers &= ComparePatternFields(wide, narrow);
  covers &= CompareFurtherKeys(wide, narrow);
  covers &= CompareKeyNames(wide, narrow);
  return covers & CompareRules(wide, narrow);
}

bool Coverage::CompareKey(const ObjectRules& wide, const Parts& narrow, const std::string& key) {
  const auto value = ValueAt(key, narrow);
  if (!value) return true;
  const Step step(*this, KeyStep(key));
  const auto shapes = ValueAt(key, wide);
  if (!shapes) {
    if (wide.readers_ignore_unknown) return true;
    return Break(direction_ == Direction::kBackward ? "the key was accepted and no longer is"
                                                    : "the key is accepted now and was not before");
  }
  const int place = wide.FindField(key);
  const Field* field = FindField(key, narrow);
  const auto covers_all = [&](const Shape* shape) { return CoversAll(*shape, *value); };
  if (place < 0 || field != nullptr) {
    const auto covered = std::ranges::count_if(*shapes, covers_all);
    const bool covers = covered == std::ssize(*shapes);
    if (place < 0) return covers;
    return CompareFields(wide.fields[static_cast<size_t>(place)], *field) && covers;
  }
  {
    const Quiet quiet(*this);
    if (std::ranges::all_of(*shapes, covers_all)) return true;
  }
  return Break(direction_ == Direction::kBackward
                   ? "the key is described now, but other values of it were accepted before; add "
                     "keys only to objects that refuse further ones"
                   : "the key is not described any more, so that other values of it are accepted; "
                     "take keys only from objects that refuse further ones");
}

bool Coverage::CompareFields(const Field& wide, const Field& narrow) {
  bool covers = true;
  if (narrow.null_is_absent && !wide.null_is_absent && !Fits("null", {wide.shape})) {
    covers = Changed("null", "refused", "the same as leaving the key out");
  }
  if (narrow.null_is_absent && wide.null_is_absent && narrow.nullable != wide.nullable) {
    const auto meaning = [](const Field& field) {
      return field.nullable ? "a value of its own" : "the same as leaving the key out";
    };
    covers = Changed("null", meaning(wide), meaning(narrow));
  }
  if (narrow.zero_is_absent && !wide.zero_is_absent) {
    covers &= CompareValues(*wide.shape, ZerosOf({narrow.shape}));
  }
  if (!schema::Covers(wide.keys, narrow.keys)) {
    covers = Changed("the number of keys", RangeOrAny(wide.keys), RangeOrAny(narrow.keys));
  }
  if (wide.json_bytes_max < narrow.json_bytes_max) {
    covers = Changed("the size as JSON", RangeOrAny({.max = wide.json_bytes_max}),
                     RangeOrAny({.max = narrow.json_bytes_max}));
  }
  return covers;
}

bool Coverage::CompareRequired(const ObjectRules& wide, const Parts& narrow) {
  std::vector<std::string> required = wide.also_required;
  for (const Field& field : wide.fields) {
    if (field.required) required.push_back(field.name);
  }
  bool covers = true;
  for (const std::string& key : required) {
    if (IsRequired(key, narrow)) continue;
    const Step step(*this, KeyStep(key));
    covers = Changed("the key", "required", ValueAt(key, narrow) ? "optional" : "not known");
  }
  return covers;
}

bool Coverage::CompareDependent(const ObjectRules& wide, const Parts& narrow) {
  bool covers = true;
  for (const auto& [key, others] : wide.dependent) {
    if (!ValueAt(key, narrow)) continue;
    for (const std::string& other : others) {
      if (IsRequired(other, narrow) || DependsOn(key, other, narrow)) continue;
      const Step step(*this, KeyStep(other));
      covers = Changed("the key", "required where " + key + " is given", "optional there");
    }
  }
  return covers;
}

bool Coverage::ComparePatternFields(const ObjectRules& wide, const Parts& narrow) {
  bool covers = true;
  for (const PatternField& field : wide.pattern_fields) {
    bool may_be = true;
    Parts value;
    for (const Shape* part : narrow) {
      if (!part->object) continue;
      const ObjectRules& rules = *part->object;
      for (const PatternField& other : rules.pattern_fields) {
        if (other.pattern->pattern() == field.pattern->pattern()) value.push_back(other.shape);
      }
      // Where there are other patterns it is not known which of them a key matches.
      if (!rules.pattern_fields.empty()) continue;
      if (rules.other_fields != nullptr) value.push_back(rules.other_fields);
      may_be &= rules.other_fields != nullptr;
    }
    if (!may_be) continue;
    const Step step(*this, absl::StrCat("[", TextToJson(field.pattern->pattern()), "]"));
    covers &= CoversAll(*field.shape, value);
  }
  return covers;
}

bool Coverage::CompareFurtherKeys(const ObjectRules& wide, const Parts& narrow) {
  if (wide.other_fields == nullptr && wide.readers_ignore_unknown) return true;
  static const Shape& nothing = *new Shape{.is_nothing = true};
  const bool is_closed = wide.other_fields == nullptr;
  const Shape& shape = is_closed ? nothing : *wide.other_fields;
  bool covers = true;
  bool may_be = true;
  Parts value;
  for (const Shape* part : narrow) {
    if (!part->object) continue;
    for (const PatternField& field : part->object->pattern_fields) {
      if (HasPattern(wide, field.pattern)) continue;
      const Step step(*this, absl::StrCat("[", TextToJson(field.pattern->pattern()), "]"));
      covers &= CoversAll(shape, {field.shape});
    }
    may_be &= part->object->other_fields != nullptr;
    if (may_be) value.push_back(part->object->other_fields);
  }
  if (!may_be) return covers;
  if (is_closed && TypesOf(Flatten(value)) != TypeSet()) {
    return Changed("a key that is not described", "refused", "accepted");
  }
  const Step step(*this, ".*");
  return CoversAll(shape, value) && covers;
}

bool Coverage::CompareKeyNames(const ObjectRules& wide, const Parts& narrow) {
  if (wide.keys == nullptr) return true;
  static const Shape& text = *new Shape{.types = JsonType::kString};
  Parts keys = {&text};
  for (const Shape* part : narrow) {
    if (!part->object) continue;
    const ObjectRules& rules = *part->object;
    if (rules.keys != nullptr) keys.push_back(rules.keys);
    const bool is_closed = rules.other_fields == nullptr && rules.pattern_fields.empty();
    if (is_closed && std::ranges::all_of(rules.fields, [&](const Field& field) {
          return Fits(TextToJson(field.name), {wide.keys}) &&
                 (field.alternative.empty() || Fits(TextToJson(field.alternative), {wide.keys}));
        })) {
      return true;
    }
  }
  if (CoversQuietly(*wide.keys, keys)) return true;
  return Break(direction_ == Direction::kBackward
                   ? "keys that were accepted may not be any more (\"propertyNames\")"
                   : "keys are accepted now that were not before (\"propertyNames\")");
}

bool Coverage::CompareRules(const ObjectRules& wide, const Parts& narrow) {
  bool covers = true;
  for (const FieldsRule& rule : wide.rules) {
    const std::string key = RuleKey(rule, wide.fields);
    bool is_known = false;
    Parts demanded;
    for (const Shape* part : narrow) {
      if (!part->object) continue;
      for (const FieldsRule& other : part->object->rules) {
        if (RuleKey(other, part->object->fields) != key) continue;
        is_known = true;
        if (const auto* other_case = std::get_if<InCase>(&other)) {
          demanded.push_back(other_case->shape);
        }
      }
    }
    if (!is_known) {
      covers = Changed("the rule that " + RuleInWords(rule, wide.fields), "kept", "not there");
      continue;
    }
    const auto* in_case = std::get_if<InCase>(&rule);
    if (in_case == nullptr) continue;
    const std::string& field = wide.fields[in_case->field].name;
    const Step step(*this, KeyStep(field));
    if (auto value = ValueAt(field, narrow)) {
      demanded.insert(demanded.end(), value->begin(), value->end());
    }
    covers &= CoversAll(*in_case->shape, demanded);
  }
  return covers;
}

}  // namespace firn::schema
