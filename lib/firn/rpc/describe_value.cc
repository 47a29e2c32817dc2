#include "firn/rpc/describe_value.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/schema/text_format.h"
#include "firn/schema/words.h"

namespace firn::rpc {
namespace {

using schema::JsonType;
using schema::Parts;
using schema::Shape;
using schema::SizeInWords;
using schema::SizeRange;
using schema::TextFormat;
using schema::TextToJson;
using schema::TypeSet;

void FillTypes(TypeSet types, v1::FieldDescription& into) {
  if (types.IsAny()) return;
  for (const JsonType type :
       {JsonType::kObject, JsonType::kArray, JsonType::kString, JsonType::kNumber,
        JsonType::kInteger, JsonType::kBool, JsonType::kNull}) {
    if (!types.Has(type)) continue;
    if (type == JsonType::kInteger && types.Has(JsonType::kNumber)) continue;
    const std::string_view name = TypeName(type);
    into.add_types(name.data(), name.size());
  }
}

// The first shape that says something counts: it is the nearest to the value.
void FillAbout(const schema::ShapeText& about, v1::FieldDescription& into) {
  if (into.description().empty()) into.set_description(about.description);
  if (into.unit().empty()) into.set_unit(about.unit);
  if (into.source().empty()) into.set_source(about.source);
  if (into.default_value().empty()) into.set_default_value(about.default_value);
  if (into.format().empty()) into.set_format(about.form);
  if (into.recommended_max_length() == 0) {
    into.set_recommended_max_length(about.recommended_max_length);
  }
}

std::vector<std::string> ToJson(const std::vector<std::string>& texts,
                                const std::vector<std::string>& others) {
  std::vector<std::string> values;
  for (const std::string& text : texts) values.push_back(TextToJson(text));
  values.insert(values.end(), others.begin(), others.end());
  return values;
}

// Whether a value, as JSON, has one of the types; integers are not told from numbers.
bool HasType(const std::string& json, TypeSet types) {
  switch (json.front()) {
    case '"':
      return types.Has(JsonType::kString);
    case '{':
      return types.Has(JsonType::kObject);
    case '[':
      return types.Has(JsonType::kArray);
    case 'n':
      return types.Has(JsonType::kNull);
    case 't':
    case 'f':
      return types.Has(JsonType::kBool);
    default:
      return types.Has(JsonType::kInteger);
  }
}

// Answers whether any value is left.
bool FillListed(const Parts& shapes, TypeSet types, v1::FieldDescription& into) {
  using Values = absl::flat_hash_set<std::string>;
  std::vector<std::string> refused;
  std::vector<std::string> allowed;
  bool is_listed = false;
  for (const Shape* shape : shapes) {
    const auto more = ToJson(shape->refused_texts, shape->refused_others);
    refused.insert(refused.end(), more.begin(), more.end());
    auto listed = ToJson(shape->allowed_texts, shape->allowed_others);
    if (listed.empty()) continue;
    if (!is_listed) {
      allowed = std::move(listed);
    } else {
      const Values both(listed.begin(), listed.end());
      std::erase_if(allowed, [&](const std::string& value) { return !both.contains(value); });
    }
    is_listed = true;
  }
  if (!is_listed) {
    into.mutable_refused_values()->Add(refused.begin(), refused.end());
    return types != TypeSet();
  }
  const Values no(refused.begin(), refused.end());
  std::erase_if(allowed, [&](const std::string& value) {
    return no.contains(value) || !HasType(value, types);
  });
  into.mutable_allowed_values()->Add(allowed.begin(), allowed.end());
  return !allowed.empty();
}

void FillNumber(const Parts& shapes, v1::FieldDescription& into) {
  const schema::NumberRules number = NumbersOf(shapes);
  if (number.min) {
    into.set_minimum(*number.min);
    into.set_minimum_is_exclusive(number.min_is_exclusive);
  }
  if (number.max) {
    into.set_maximum(*number.max);
    into.set_maximum_is_exclusive(number.max_is_exclusive);
  }
  for (const Shape* shape : shapes) {
    const auto& multiple = shape->number.multiple_of;
    if (!multiple) continue;
    into.add_rules(absl::StrCat("a multiple of ", schema::NumberInWords(*multiple)));
  }
}

void FillFormat(TextFormat format, v1::FieldDescription& into) {
  // A number's other spelling is not what it is.
  if (format == TextFormat::kAny || format == TextFormat::kInteger) return;
  const std::string_view name = FormatName(format);
  if (into.format().empty()) {
    into.set_format(name.data(), name.size());
  } else if (into.format() != name) {
    into.add_rules(absl::StrCat("is ", ToAbsl(FormatInWords(format))));
  }
}

void FillText(const schema::TextRules& text, v1::FieldDescription& into) {
  for (const schema::Pattern& pattern : text.patterns) {
    if (into.pattern().empty()) {
      into.set_pattern(pattern->pattern());
    } else if (into.pattern() != pattern->pattern()) {
      into.add_rules("matches " + pattern->pattern());
    }
  }
  // At least one byte is at least one character, which is told as the size.
  if (text.bytes != SizeRange{} && text.bytes != SizeRange{.min = 1}) {
    into.add_rules(absl::StrCat(SizeInWords(text.bytes), " bytes of UTF-8"));
  }
  if (!text.prefix.empty()) into.add_rules("begins with " + TextToJson(text.prefix));
  if (!text.suffix.empty()) into.add_rules("ends with " + TextToJson(text.suffix));
  if (!text.contains.empty()) into.add_rules("contains " + TextToJson(text.contains));
  FillFormat(text.format, into);
}

void FillArray(const schema::ArrayRules& array, v1::FieldDescription& into) {
  if (array.is_unique) into.add_rules("no element stands twice");
  if (array.x_increases) into.add_rules("x increases from point to point");
  if (array.contained == nullptr || array.contained_count == SizeRange{}) return;
  into.add_rules(absl::StrCat(SizeInWords(array.contained_count),
                              " elements are as the definition says under \"contains\""));
}

void FillObject(const schema::ObjectRules& object, v1::FieldDescription& into) {
  for (const schema::FieldsRule& rule : object.rules) {
    into.add_rules(RuleInWords(rule, object.fields));
  }
  for (const auto& [key, others] : object.dependent) {
    into.add_rules(absl::StrCat("with ", key, " ", schema::ListInWords(others), " must be given"));
  }
}

// Sizes of a type that the value may have, and how they are put into words.
struct Sizes {
  JsonType type;
  SizeRange range;
  const char* before;
  const char* after;
};

void FillSizes(const Parts& shapes, TypeSet types, v1::FieldDescription& into) {
  SizeRange length = LengthOf(shapes);
  SizeRange keys;
  for (const Shape* shape : shapes) {
    if (shape->text.bytes.min == 1) length.min = std::max<size_t>(length.min, 1);
    if (shape->object) keys = Intersect(keys, shape->object->size);
  }
  const std::array all = {
      Sizes{JsonType::kString, length, "a text has ", " characters"},
      Sizes{JsonType::kArray, ArraySizeOf(shapes), "an array has ", " elements"},
      Sizes{JsonType::kObject, keys, "an object has ", " keys"},
  };
  const auto fits = [&](const Sizes& sizes) { return types.Has(sizes.type); };
  const bool is_clear = std::ranges::count_if(all, fits) == 1;
  for (const Sizes& sizes : all) {
    if (!fits(sizes) || sizes.range == SizeRange{}) continue;
    if (is_clear) {
      DescribeSize(sizes.range, into);
    } else {
      into.add_rules(absl::StrCat(sizes.before, SizeInWords(sizes.range), sizes.after));
    }
  }
}

// Alternatives are counted, not told.
void FillCombinations(const Shape& shape, v1::FieldDescription& into) {
  if (!shape.any_of.empty()) {
    into.add_rules(absl::StrCat("fits at least one of ", shape.any_of.size(), " shapes"));
  }
  if (!shape.one_of.empty()) {
    into.add_rules(absl::StrCat("fits exactly one of ", shape.one_of.size(), " shapes"));
  }
  if (shape.none_of != nullptr) into.add_rules("does not fit what the schema excludes");
  if (!shape.conditions.empty()) into.add_rules("has conditions; see the definition");
}

}  // namespace

void DescribeSize(const SizeRange& range, v1::FieldDescription& into) {
  if (range.min > 0) into.set_min_size(std::max<uint64_t>(into.min_size(), range.min));
  if (range.max == SizeRange{}.max) return;
  into.set_max_size(into.has_max_size() ? std::min<uint64_t>(into.max_size(), range.max)
                                        : range.max);
}

void DescribeValue(const Parts& shapes, v1::FieldDescription& into) {
  const TypeSet types = TypesOf(shapes);
  FillTypes(types, into);
  for (const Shape* shape : shapes) FillAbout(shape->about, into);
  if (!FillListed(shapes, types, into)) into.add_rules("no value fits");
  FillSizes(shapes, types, into);
  if (types.Has(JsonType::kInteger)) FillNumber(shapes, into);
  for (const Shape* shape : shapes) {
    if (types.Has(JsonType::kString)) FillText(shape->text, into);
    if (types.Has(JsonType::kArray)) FillArray(shape->array, into);
    if (types.Has(JsonType::kObject) && shape->object) FillObject(*shape->object, into);
    FillCombinations(*shape, into);
  }
}

}  // namespace firn::rpc
