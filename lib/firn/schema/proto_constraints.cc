#include "firn/schema/proto_constraints.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/schema/canonical_json.h"
#include "firn/schema/parts.h"
#include "firn/schema/proto_unknown.h"
#include "firn/schema/proto_well_known.h"
#include "firn/schema/values.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

namespace pb = google::protobuf;
using buf::validate::FieldRules;

// The float as people wrote it: 0.1, of which the nearest double is another number than that of the
// float's own bits.
double AsWritten(float number) {
  std::array<char, 32> digits;
  const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  double written = number;
  std::from_chars(digits.data(), end, written);
  return written;
}

// A number of a rules message, whichever of the twelve types it has, with all its digits. `index`
// is of a repeated field; -1: the field is single.
rapidjson::Value NumberAt(const pb::Message& rules, const pb::FieldDescriptor* field, int index) {
  const pb::Reflection& r = *rules.GetReflection();
  const bool single = index < 0;
  using rapidjson::Value;
  switch (field->cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_INT32:
      return Value(single ? r.GetInt32(rules, field) : r.GetRepeatedInt32(rules, field, index));
    case pb::FieldDescriptor::CPPTYPE_UINT32:
      return Value(single ? r.GetUInt32(rules, field) : r.GetRepeatedUInt32(rules, field, index));
    case pb::FieldDescriptor::CPPTYPE_INT64:
      return Value(single ? r.GetInt64(rules, field) : r.GetRepeatedInt64(rules, field, index));
    case pb::FieldDescriptor::CPPTYPE_UINT64:
      return Value(single ? r.GetUInt64(rules, field) : r.GetRepeatedUInt64(rules, field, index));
    case pb::FieldDescriptor::CPPTYPE_FLOAT:
      return Value(
          AsWritten(single ? r.GetFloat(rules, field) : r.GetRepeatedFloat(rules, field, index)));
    case pb::FieldDescriptor::CPPTYPE_DOUBLE:
      return Value(single ? r.GetDouble(rules, field) : r.GetRepeatedDouble(rules, field, index));
    default:
      return Value(0);
  }
}

// 64-bit integers may stand in texts: both spellings are listed.
void ListNumber(const rapidjson::Value& number, const Shape& shape, std::vector<std::string>& texts,
                std::vector<std::string>& others) {
  others.push_back(CanonicalJson(number));
  if (shape.types.Has(JsonType::kString)) texts.push_back(others.back());
}

// Both must hold, and one of them says nothing more.
constexpr const char* kConstAndIn = "has const beside in; leave one of them out";

// Whether a double is exactly that number.
bool IsKept(long double number) {
  return static_cast<long double>(static_cast<double>(number)) == number;
}

// Adds a bound: `name` is lt, lte, gt or gte.
void AddBound(const std::string& name, const rapidjson::Value& bound, NumberRules& number,
              ConstraintNotes& notes) {
  const bool is_max = name.front() == 'l';
  bool is_exclusive = name.size() == 2;
  // Shapes keep bounds as doubles, which do not have every integer. That before or after it, on
  // the other side of what fits, says the same.
  long double exact = NumberOf(bound);
  if (!bound.IsDouble() && !IsKept(exact)) {
    const long double beside = exact + (is_max != is_exclusive ? 1 : -1);
    if (!IsKept(beside)) {
      auto near = static_cast<double>(exact);
      if (std::fabs(static_cast<long double>(near)) > std::fabs(exact)) {
        near = std::nextafter(near, 0.0);
      }
      notes.faults.push_back(absl::StrCat("has ", name, ": ", CanonicalJson(bound),
                                          ", which is not kept exactly; use ",
                                          NumberInWords(near)));
      return;
    }
    exact = beside;
    is_exclusive = !is_exclusive;
  }
  (is_max ? number.max : number.min) = static_cast<double>(exact);
  (is_max ? number.max_is_exclusive : number.min_is_exclusive) = is_exclusive;
}

// Whether a number fits between the bounds.
bool MayFit(const NumberRules& number) {
  if (!number.min || !number.max || *number.min < *number.max) return true;
  return *number.min == *number.max && !number.min_is_exclusive && !number.max_is_exclusive;
}

// The numbers that a rule lists, be it one.
std::vector<rapidjson::Value> NumbersIn(const pb::Message& rules,
                                        const pb::FieldDescriptor* field) {
  std::vector<rapidjson::Value> numbers;
  if (!field->is_repeated()) {
    numbers.push_back(NumberAt(rules, field, -1));
    return numbers;
  }
  for (int i = 0; i < rules.GetReflection()->FieldSize(rules, field); ++i) {
    numbers.push_back(NumberAt(rules, field, i));
  }
  return numbers;
}

void AddNumberConstraints(const pb::Message& rules, Shape& shape, ConstraintNotes& notes) {
  std::vector<const pb::FieldDescriptor*> given;
  rules.GetReflection()->ListFields(rules, &given);
  for (const pb::FieldDescriptor* field : given) {
    const std::string& name = field->name();
    // JSON has no numbers that are not finite.
    if (name == "finite" || name == "example") continue;
    const bool is_bound = name == "lt" || name == "lte" || name == "gt" || name == "gte";
    const bool is_listed = name == "const" || name == "in" || name == "not_in";
    if (!is_bound && !is_listed) {
      notes.not_checked.push_back(name);
      continue;
    }
    if (name == "in" && !shape.allowed_others.empty()) notes.faults.emplace_back(kConstAndIn);
    for (const rapidjson::Value& number : NumbersIn(rules, field)) {
      if (number.IsDouble() && !std::isfinite(number.GetDouble())) {
        notes.faults.push_back(absl::StrCat("has ", name, ": ", number.GetDouble(),
                                            ", which is no number in JSON; leave it out"));
      } else if (is_bound) {
        AddBound(name, number, shape.number, notes);
      } else if (name == "not_in") {
        ListNumber(number, shape, shape.refused_texts, shape.refused_others);
      } else {
        ListNumber(number, shape, shape.allowed_texts, shape.allowed_others);
      }
    }
  }
  if (!MayFit(shape.number)) {
    notes.faults.emplace_back("has a least number above the greatest: no number would fit");
  }
}

std::optional<TextFormat> WellKnownFormat(std::string_view name) {
  struct Row {
    std::string_view name;
    TextFormat format;
  };
  static constexpr Row kRows[] = {
      {"email", TextFormat::kEmail}, {"hostname", TextFormat::kHostname},
      {"ip", TextFormat::kIp},       {"ipv4", TextFormat::kIpv4},
      {"ipv6", TextFormat::kIpv6},   {"uri", TextFormat::kUri},
      {"uuid", TextFormat::kUuid},   {"uri_ref", TextFormat::kUriReference},
  };
  const auto* const row = std::ranges::find(kRows, name, &Row::name);
  if (row == std::end(kRows)) return std::nullopt;
  return row->format;
}

void AddTextConstraints(const buf::validate::StringRules& rules, Shape& shape,
                        PatternCompiler& patterns, ConstraintNotes& notes) {
  TextRules& text = shape.text;
  std::vector<const pb::FieldDescriptor*> given;
  rules.GetReflection()->ListFields(rules, &given);
  for (const pb::FieldDescriptor* field : given) {
    const std::string& name = field->name();
    const auto number = [&] { return rules.GetReflection()->GetUInt64(rules, field); };
    if (name == "len") {
      text.length = Intersect(text.length, {number(), number()});
    } else if (name == "min_len") {
      text.length.min = number();
    } else if (name == "max_len") {
      text.length.max = number();
    } else if (name == "len_bytes") {
      text.bytes = Intersect(text.bytes, {number(), number()});
    } else if (name == "min_bytes") {
      text.bytes.min = number();
    } else if (name == "max_bytes") {
      text.bytes.max = number();
    } else if (name == "pattern") {
      std::string fault;
      if (Pattern pattern = patterns.Compile(rules.pattern(), fault)) {
        text.patterns.push_back(std::move(pattern));
      }
      if (!fault.empty()) notes.faults.push_back("has a pattern, which " + fault);
    } else if (name == "prefix") {
      text.prefix = rules.prefix();
    } else if (name == "suffix") {
      text.suffix = rules.suffix();
    } else if (name == "contains") {
      text.contains = rules.contains();
    } else if (name == "const") {
      shape.allowed_texts.push_back(rules.const_());
    } else if (name == "in") {
      if (rules.has_const_()) notes.faults.emplace_back(kConstAndIn);
      shape.allowed_texts.assign(rules.in().begin(), rules.in().end());
    } else if (name == "not_in") {
      shape.refused_texts.assign(rules.not_in().begin(), rules.not_in().end());
    } else if (const auto format = WellKnownFormat(name)) {
      if (rules.GetReflection()->GetBool(rules, field)) text.format = *format;
    } else if (name != "example") {
      notes.not_checked.push_back(name);
    }
  }
}

// The rules number the values; JSON names them. Only defined names fit anyway.
void AddEnumConstraints(const buf::validate::EnumRules& rules, const pb::EnumDescriptor& values,
                        Shape& shape, ConstraintNotes& notes) {
  const auto name_of = [&](int number) {
    const pb::EnumValueDescriptor* value = values.FindValueByNumber(number);
    if (value == nullptr) {
      notes.faults.push_back(
          absl::StrCat("names ", number, ", which ", values.full_name(), " does not have"));
      return std::string();
    }
    return value->name();
  };
  if (rules.has_const_()) shape.allowed_texts = {name_of(rules.const_())};
  if (rules.has_const_() && rules.in_size() > 0) notes.faults.emplace_back(kConstAndIn);
  if (rules.in_size() > 0) {
    shape.allowed_texts.clear();
    for (const int number : rules.in()) shape.allowed_texts.push_back(name_of(number));
  }
  for (const int number : rules.not_in()) shape.refused_texts.push_back(name_of(number));
}

void AddTypeConstraints(const FieldRules& rules, const pb::FieldDescriptor& field, ShapeParts parts,
                        PatternCompiler& patterns, ConstraintNotes& notes);

void AddListConstraints(const buf::validate::RepeatedRules& rules, const pb::FieldDescriptor& field,
                        ShapeParts parts, PatternCompiler& patterns, ConstraintNotes& notes) {
  Shape& shape = *parts.value;
  if (rules.has_min_items()) shape.array.size.min = rules.min_items();
  if (rules.has_max_items()) shape.array.size.max = rules.max_items();
  if (rules.unique()) shape.array.is_unique = true;
  if (rules.has_items() && parts.elements != nullptr) {
    AddTypeConstraints(rules.items(), field, {.value = parts.elements}, patterns, notes);
  }
}

void AddMapConstraints(const buf::validate::MapRules& rules, const pb::FieldDescriptor& field,
                       ShapeParts parts, PatternCompiler& patterns, ConstraintNotes& notes) {
  SizeRange& size = parts.value->object->size;
  if (rules.has_min_pairs()) size.min = rules.min_pairs();
  if (rules.has_max_pairs()) size.max = rules.max_pairs();
  const pb::Descriptor& entry = *field.message_type();
  if (rules.has_keys() && parts.keys != nullptr) {
    AddTypeConstraints(rules.keys(), *entry.map_key(), {.value = parts.keys}, patterns, notes);
  }
  if (rules.has_values() && parts.elements != nullptr) {
    AddTypeConstraints(rules.values(), *entry.map_value(), {.value = parts.elements}, patterns,
                       notes);
  }
}

bool IsWellKnown(const pb::FieldDescriptor& field, const char* name) {
  return field.type() == pb::FieldDescriptor::TYPE_MESSAGE &&
         IsOfProtobuf(*field.message_type(), name);
}

// Whether the rules are about the type that the field has; `is_whole`: the list or the map itself,
// not what is in it.
bool FitsField(const FieldRules& rules, const pb::FieldDescriptor& field, bool is_whole) {
  switch (rules.type_case()) {
    case FieldRules::TYPE_NOT_SET:
      return true;
    case FieldRules::kRepeated:
      return is_whole && !field.is_map();
    case FieldRules::kMap:
      return is_whole && field.is_map();
    default:
      if (is_whole) return false;
  }
  switch (rules.type_case()) {
    case FieldRules::kEnum:
      return field.type() == pb::FieldDescriptor::TYPE_ENUM;
    case FieldRules::kAny:
      return IsWellKnown(field, "Any");
    case FieldRules::kDuration:
      return IsWellKnown(field, "Duration");
    case FieldRules::kFieldMask:
      return IsWellKnown(field, "FieldMask");
    case FieldRules::kTimestamp:
      return IsWellKnown(field, "Timestamp");
    default:
      break;
  }
  // The rules of the other types have the types' names; a wrapper has its value's.
  const std::string& rules_type =
      FieldRules::descriptor()->FindFieldByNumber(rules.type_case())->name();
  if (field.type() != pb::FieldDescriptor::TYPE_MESSAGE) return rules_type == field.type_name();
  const pb::FieldDescriptor* value = field.message_type()->FindFieldByName("value");
  return IsWrapper(*field.message_type()) && value != nullptr && rules_type == value->type_name();
}

// What the rules say of the field, or of what is in it. As deep as protobuf reads rules.
void AddTypeConstraints(const FieldRules& rules, const pb::FieldDescriptor& field, ShapeParts parts,
                        PatternCompiler& patterns, ConstraintNotes& notes) {
  Shape& shape = *parts.value;
  if (rules.ignore() == buf::validate::IGNORE_ALWAYS) return;
  if (!FitsField(rules, field, parts.elements != nullptr)) {
    notes.faults.emplace_back("has constraints of another type than its own");
    return;
  }
  for (int i = 0; i < rules.cel_size(); ++i) {
    notes.not_checked.push_back(absl::StrCat("cel: ", rules.cel(i).expression()));
  }
  for (const std::string& expression : rules.cel_expression()) {
    notes.not_checked.push_back(absl::StrCat("cel: ", expression));
  }
  switch (rules.type_case()) {
    case FieldRules::TYPE_NOT_SET:
      return;
    case FieldRules::kString:
      return AddTextConstraints(rules.string(), shape, patterns, notes);
    case FieldRules::kBool:
      if (rules.bool_().has_const_()) {
        shape.allowed_others.emplace_back(rules.bool_().const_() ? "true" : "false");
      }
      return;
    case FieldRules::kEnum:
      return AddEnumConstraints(rules.enum_(), *field.enum_type(), shape, notes);
    case FieldRules::kRepeated:
      return AddListConstraints(rules.repeated(), field, parts, patterns, notes);
    case FieldRules::kMap:
      return AddMapConstraints(rules.map(), field, parts, patterns, notes);
    case FieldRules::kBytes:
    case FieldRules::kAny:
    case FieldRules::kDuration:
    case FieldRules::kFieldMask:
    case FieldRules::kTimestamp: {
      notes.not_checked.push_back(
          FieldRules::descriptor()->FindFieldByNumber(rules.type_case())->name());
      return;
    }
    default: {
      const auto* type = FieldRules::descriptor()->FindFieldByNumber(rules.type_case());
      return AddNumberConstraints(rules.GetReflection()->GetMessage(rules, type), shape, notes);
    }
  }
}

}  // namespace

void AddConstraints(const FieldRules& rules, const pb::FieldDescriptor& field, ShapeParts parts,
                    PatternCompiler& patterns, ConstraintNotes& notes) {
  AddTypeConstraints(rules, field, parts, patterns, notes);
  if (rules.ignore() == buf::validate::IGNORE_ALWAYS) return;
  std::ranges::move(UnknownFields(rules, *field.file()->pool()),
                    std::back_inserter(notes.not_checked));
}

}  // namespace firn::schema
