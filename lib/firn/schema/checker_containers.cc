// Walk: arrays and objects.

#include <algorithm>
#include <bit>
#include <cstddef>

#include "absl/container/flat_hash_set.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/str_cat.h"
#include "firn/schema/canonical_json.h"
#include "firn/schema/checker_walk.h"
#include "firn/schema/fields_rules.h"
#include "firn/schema/values.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

constexpr size_t kElementWork = 12;
constexpr size_t kSeenWork = 100;
constexpr size_t kKeyWork = 40;
// For each halving of the fields, and for each byte that is written.
constexpr size_t kKeyStepWork = 8;
constexpr size_t kJsonByteWork = 4;

std::string UnknownKey(std::string_view key, const ObjectRules& rules) {
  std::vector<std::string_view> names;
  for (const Field& field : rules.fields) names.emplace_back(field.name);
  if (const std::string similar = Similar(key, names); !similar.empty()) {
    return absl::StrCat("is not a known key; did you mean ", similar, "?");
  }
  std::vector<std::string> listed;
  for (const PatternField& field : rules.pattern_fields) {
    listed.push_back(absl::StrCat("what matches ", field.pattern->pattern()));
  }
  constexpr size_t kListedMax = 16;
  for (size_t i = 0; i < std::min(names.size(), kListedMax); ++i) listed.emplace_back(names[i]);
  if (names.size() > kListedMax) listed.emplace_back("...");
  if (listed.empty()) return "is not a known key; there are none here";
  return absl::StrCat("is not a known key; known are ", ListInWords(listed, ", "));
}

}  // namespace

bool Walk::HasKey(const Value& object, const std::string& key) {
  // Its keys are looked through one after the other.
  Spend(kShapeWork + object.MemberCount());
  return object.HasMember(Value(rapidjson::StringRef(key.data(), key.size())));
}

void Walk::CheckArray(const Value& value, const Shape& shape) {
  const ArrayRules& rules = shape.array;
  if (!rules.size.Has(value.Size())) {
    Add([&] {
      return absl::StrCat("must have ", SizeInWords(rules.size), " elements; got ", value.Size());
    });
  }
  const size_t first = rules.first_elements.size();
  const size_t checked =
      rules.elements == nullptr ? std::min<size_t>(first, value.Size()) : value.Size();
  Spend(checked * kElementWork);
  for (size_t i = 0; i < checked && !is_done(); ++i) {
    const Shape* element = i < first ? rules.first_elements[i] : rules.elements;
    if (element == nullptr) continue;
    const Step step(run_, i);
    Check(value[static_cast<rapidjson::SizeType>(i)], *element);
  }
  if (rules.contained != nullptr) CheckContained(value, rules);
  if (rules.is_unique) CheckUnique(value, rules);
  if (rules.x_increases) CheckIncreases(value);
}

void Walk::CheckContained(const Value& value, const ArrayRules& rules) {
  const auto count =
      static_cast<size_t>(std::count_if(value.Begin(), value.End(), [&](const Value& element) {
        return Fits(element, *rules.contained);
      }));
  if (rules.contained_count.Has(count)) return;
  Add([&] {
    return absl::StrCat("must have ", SizeInWords(rules.contained_count), " elements that are ",
                        Expected(*rules.contained), " as the schema says (\"contains\"); got ",
                        count);
  });
}

void Walk::CheckUnique(const Value& value, const ArrayRules& rules) {
  // Integers that may stand in texts are the same in either spelling.
  const bool are_integers =
      rules.elements != nullptr && rules.elements->text.format == TextFormat::kInteger;
  absl::flat_hash_set<std::string> seen;
  for (rapidjson::SizeType i = 0; i < value.Size() && !is_done(); ++i) {
    const bool is_digits = are_integers && value[i].IsString();
    std::string text = is_digits ? std::string(TextOf(value[i])) : CanonicalJson(value[i]);
    Spend(kSeenWork + text.size() * kCanonicalWork);
    if (seen.insert(std::move(text)).second) continue;
    const Step step(run_, size_t{i});
    return Add([&] { return absl::StrCat("stands twice in the list: ", Quote(value[i])); });
  }
}

void Walk::CheckIncreases(const Value& value) {
  Spend(value.Size() * kElementWork);
  for (rapidjson::SizeType i = 1; i < value.Size(); ++i) {
    // Whatever else is wrong with the points was said of each.
    const auto has_x = [](const Value& point) {
      return point.IsArray() && !point.Empty() && point[0].IsNumber();
    };
    if (!has_x(value[i]) || !has_x(value[i - 1])) return;
    if (value[i][0].GetDouble() > value[i - 1][0].GetDouble()) continue;
    const Step step(run_, size_t{i});
    return Add([&] {
      return absl::StrCat("x must be greater than that of the point before; got ",
                          Quote(value[i][0]), " after ", Quote(value[i - 1][0]));
    });
  }
}

void Walk::CheckObject(const Value& value, const ObjectRules& rules) {
  Spend(rules.fields.size() +
        value.MemberCount() * (kKeyWork + kKeyStepWork * std::bit_width(rules.fields.size())));
  if (is_done()) return;
  // For each field its value, if it is given.
  absl::InlinedVector<const Value*, 32> given(rules.fields.size(), nullptr);
  if (!rules.size.Has(value.MemberCount())) {
    Add([&] {
      return absl::StrCat("must have ", SizeInWords(rules.size), " keys; got ",
                          value.MemberCount());
    });
  }
  for (const auto& member : value.GetObject()) {
    const std::string_view key = TextOf(member.name);
    if (rules.keys != nullptr && !Fits(member.name, *rules.keys)) {
      Add([&] {
        return absl::StrCat("has the key ", Quote(member.name),
                            ", which does not fit: keys must be ", Expected(*rules.keys));
      });
    }
    const int place = rules.FindField(key);
    if (place >= 0) {
      const Field& field = rules.fields[static_cast<size_t>(place)];
      if (key == field.alternative && HasKey(value, field.name)) {
        AddAt(key, [&] { return absl::StrCat("is given twice: as ", field.name, " too"); });
      } else {
        CheckField(member.value, key, field, given[static_cast<size_t>(place)]);
      }
    }
    CheckOther(member.value, key, place >= 0, rules);
    if (is_done()) return;
  }
  CheckRequired(value, rules, given);
  for (const FieldsRule& rule : rules.rules) {
    if (is_done()) return;
    CheckRule(rule, rules, given);
  }
}

void Walk::CheckField(const Value& value, std::string_view key, const Field& field,
                      const Value*& given) {
  const Step step(run_, key);
  if (field.null_is_absent && value.IsNull()) {
    if (field.nullable) given = &value;
    return;
  }
  if (field.zero_is_absent && IsZero(value) && FitsTypes(value, *field.shape)) return;
  given = &value;
  Check(value, *field.shape);
  if (value.IsObject() && !field.keys.Has(value.MemberCount())) {
    Add([&] {
      return absl::StrCat("must have ", SizeInWords(field.keys), " keys; got ",
                          value.MemberCount());
    });
  }
  if (field.json_bytes_max != Field{}.json_bytes_max) {
    const size_t bytes = JsonBytes(value);
    Spend(bytes * kJsonByteWork);
    if (bytes > field.json_bytes_max) {
      Add([&] {
        return absl::StrCat("must be at most ", field.json_bytes_max, " bytes of JSON; got ",
                            bytes);
      });
    }
  }
}

void Walk::CheckOther(const Value& value, std::string_view key, bool is_field,
                      const ObjectRules& rules) {
  bool is_known = is_field;
  for (const PatternField& field : rules.pattern_fields) {
    const Step step(run_, key);
    if (!IsFound(field.pattern, key)) continue;
    is_known = true;
    Check(value, *field.shape);
  }
  if (is_known) return;
  const Step step(run_, key);
  if (rules.other_fields != nullptr) return Check(value, *rules.other_fields);
  Add([&] { return UnknownKey(key, rules); });
}

void Walk::CheckRequired(const Value& value, const ObjectRules& rules,
                         absl::Span<const Value* const> given) {
  for (size_t i = 0; i < given.size() && !is_done(); ++i) {
    const Field& field = rules.fields[i];
    if (!field.required) continue;
    const bool is_null = given[i] != nullptr && given[i]->IsNull() && field.null_is_absent;
    if (given[i] != nullptr && !is_null) continue;
    AddAt(field.name, [&] { return absl::StrCat("must be given: ", Expected(*field.shape)); });
  }
  for (const std::string& key : rules.also_required) {
    if (is_done()) return;
    if (!HasKey(value, key)) AddAt(key, [] { return "must be given"; });
  }
  for (const auto& dependent : rules.dependent) {
    if (is_done()) return;
    const std::string& key = dependent.first;
    if (!HasKey(value, key)) continue;
    for (const std::string& other : dependent.second) {
      if (HasKey(value, other)) continue;
      AddAt(other, [&] { return absl::StrCat("must be given, since ", key, " is"); });
    }
  }
}

void Walk::CheckRule(const FieldsRule& rule, const ObjectRules& rules,
                     absl::Span<const Value* const> given) {
  size_t work = kShapeWork;
  const bool holds = Holds(rule, rules.fields, given, work);
  Spend(work);
  const auto words = [&] { return RuleInWords(rule, rules.fields); };
  if (const auto* in_case = std::get_if<InCase>(&rule)) {
    if (!holds || Fits(*given[in_case->field], *in_case->shape)) return;
    AddAt(rules.fields[in_case->field].name,
          [&] { return absl::StrCat(words(), "; got ", Quote(*given[in_case->field])); });
  } else if (!holds) {
    if (const std::optional<size_t> field = FieldAtFault(rule)) {
      AddAt(rules.fields[*field].name, words);
    } else {
      Add(words);
    }
  }
}

}  // namespace firn::schema
