#include "tests/unit/schema/shape_mutations.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "firn/core/text.h"
#include "firn/schema/checker.h"
#include "firn/schema/words.h"

namespace firn::schema::testing {
namespace {

constexpr size_t kUnbounded = SizeRange{}.max;

// Elements of a list that are messages refer to their message.
const Shape& Resolve(const Shape& shape) {
  return shape.all_of.size() == 1 ? *shape.all_of.front() : shape;
}

bool Fits(const Json& value, const Shape& shape) {
  rapidjson::Document document;
  document.Parse(value.dump().c_str());
  std::vector<FieldViolation> found;
  CheckValue(document, shape, "", found);
  return found.empty();
}

bool IsIntegerText(const Shape& shape) { return shape.text.format == TextFormat::kInteger; }

bool IsListed(const Shape& shape) {
  return !shape.allowed_texts.empty() || !shape.allowed_others.empty();
}

bool HasNumbers(const Shape& shape) { return shape.types.Has(JsonType::kInteger); }

bool IsInteger(const Shape& shape) {
  return HasNumbers(shape) && !shape.types.Has(JsonType::kNumber);
}

// Whole numbers as such: 5, not 5.0.
Json Number(double number, const Shape& shape) {
  if (IsInteger(shape)) return static_cast<int64_t>(number);
  return number;
}

std::string Repeat(const std::string& text, size_t count) {
  std::string all;
  for (size_t i = 0; i < count; ++i) all += text;
  return all;
}

// Texts of a length in bytes, of which one may fit a pattern.
std::vector<std::string> TextsOfLength(size_t bytes) {
  std::vector<std::string> texts = {std::string(bytes, 'a'), std::string(bytes, '0')};
  if (bytes > 0) texts.push_back("/" + std::string(bytes - 1, 'a'));
  return texts;
}

const std::vector<std::string>& Texts() {
  static const auto* const texts =
      new std::vector<std::string>{"a",
                                   "/a",
                                   "#ff8800",
                                   "2026-02-21T15:04:05Z",
                                   "3f0b1c5e-8f0a-4f3a-9d2b-0a1b2c3d4e5f",
                                   Repeat("0123456789abcdef", 4),
                                   "",
                                   " ",
                                   "a/b",
                                   "a|b",
                                   "a\nb",
                                   " a",
                                   "A-B",
                                   "../a",
                                   Repeat("0", 65)};
  return *texts;
}

class Examples {
 public:
  static Json Of(const Shape& reference) {
    const Shape& shape = Resolve(reference);
    if (!shape.allowed_texts.empty()) return shape.allowed_texts.front();
    if (!shape.allowed_others.empty()) return Json::parse(shape.allowed_others.front());
    if (shape.types.IsAny()) return 1;
    if (HasNumbers(shape)) return NumberOf(shape);
    if (shape.types.Has(JsonType::kBool)) return true;
    if (shape.types.Has(JsonType::kArray)) return ListOf(shape, shape.array.size.min).value();
    if (shape.types.Has(JsonType::kObject)) return ObjectOf(shape);
    for (const std::string& text : Texts()) {
      if (Fits(text, shape)) return text;
    }
    return std::string(shape.text.length.min, 'a');
  }

  // So many elements, each another where each must be; nothing if there are not so many.
  static std::optional<Json> ListOf(const Shape& list, size_t size) {
    Json elements = Json::array();
    for (size_t i = 0; i < size; ++i) {
      std::optional<Json> element = ElementOf(list, i);
      if (!element) return std::nullopt;
      elements.push_back(*std::move(element));
    }
    return elements;
  }

 private:
  static Json NumberOf(const Shape& shape) {
    const double min = shape.number.min.value_or(1);
    return Number(shape.number.min_is_exclusive ? min + 0.001 : min, shape);
  }

  static Json ObjectOf(const Shape& shape) {
    Json object = Json::object();
    if (!shape.object) return object;
    for (const Field& field : shape.object->fields) {
      if (field.required) object[field.name] = Of(*field.shape);
    }
    return object;
  }

  static std::optional<Json> ElementOf(const Shape& list, size_t place) {
    if (list.array.elements == nullptr) return Json(place);
    const Shape& shape = Resolve(*list.array.elements);
    if (IsListed(shape)) {
      if (place >= shape.allowed_texts.size()) return std::nullopt;
      return shape.allowed_texts[place];
    }
    if (HasNumbers(shape)) return Json(static_cast<int64_t>(place + 1));
    if (shape.types == TypeSet(JsonType::kString)) return "a" + std::to_string(place);
    // Points of a curve.
    if (shape.types.Has(JsonType::kArray)) return Json{place, 0};
    return Of(shape);
  }
};

class Mutator {
 public:
  explicit Mutator(std::vector<Mutation>& mutations) : mutations_(mutations) {}

  // What may be tried at a place, whatever stands there.
  void TryValues(const Shape& shape, const Json::json_pointer& place, const std::string& path) {
    TryTypes(shape, place, path);
    if (IsListed(shape)) {
      TryListed(shape, place, path);
    } else {
      if (HasNumbers(shape) && !shape.types.IsAny()) TryNumbers(shape, place, path);
      if (shape.types.Has(JsonType::kString) && !shape.types.IsAny()) TryTexts(shape, place, path);
    }
    if (shape.types == TypeSet(JsonType::kArray)) TryLists(shape, place, path);
  }

  // What may be tried within a value.
  void Walk(const Json& value, const Shape& reference, const Json::json_pointer& place,
            const std::string& path) {
    const Shape& shape = Resolve(reference);
    if (value.is_object() && shape.object) {
      for (const Field& field : shape.object->fields) TryField(value, field, place, path);
      TryUnknown(value, *shape.object, place, path);
    } else if (value.is_array() && !value.empty() && shape.array.elements != nullptr) {
      const Shape& element = Resolve(*shape.array.elements);
      TryValues(element, place / size_t{0}, path + "[0]");
      Refuse(place / size_t{0}, nullptr, path + "[0]", "null in a list");
      Walk(value[0], element, place / size_t{0}, path + "[0]");
    }
  }

 private:
  void Add(Json::json_pointer place, std::optional<Json> value, std::string path, std::string what,
           bool is_valid) {
    mutations_.push_back(
        {std::move(place), std::move(value), std::move(path), std::move(what), is_valid});
  }
  void Refuse(const Json::json_pointer& place, std::optional<Json> value, const std::string& path,
              const std::string& what) {
    Add(place, std::move(value), path, what, false);
  }
  void Accept(const Json::json_pointer& place, Json value, const std::string& path,
              const std::string& what) {
    Add(place, std::move(value), path, what, true);
  }

  void TryTypes(const Shape& shape, const Json::json_pointer& place, const std::string& path) {
    const std::vector<std::pair<JsonType, Json>> values = {
        {JsonType::kBool, true},         {JsonType::kBool, false},
        {JsonType::kInteger, 7},         {JsonType::kInteger, 0},
        {JsonType::kNumber, 1.5},        {JsonType::kNumber, 2.0},
        {JsonType::kString, "text"},     {JsonType::kString, ""},
        {JsonType::kArray, {1}},         {JsonType::kArray, Json::array()},
        {JsonType::kObject, {{"a", 1}}}, {JsonType::kObject, Json::object()}};
    for (const auto& [type, value] : values) {
      if (!shape.types.Has(type)) Refuse(place, value, path, "a value of another type");
    }
  }

  void TryListed(const Shape& shape, const Json::json_pointer& place, const std::string& path) {
    for (const std::string& text : shape.allowed_texts) Accept(place, text, path, "allowed");
    for (const std::string& other : shape.allowed_others) {
      Accept(place, Json::parse(other), path, "allowed");
    }
    std::vector<Json> others = {"", "zz-none", 12345};
    if (!shape.allowed_texts.empty()) {
      others.push_back(absl::AsciiStrToUpper(shape.allowed_texts.front()));
      others.push_back(shape.allowed_texts.front() + " ");
    }
    for (const Json& other : others) {
      if (other.is_string() &&
          std::ranges::count(shape.allowed_texts, other.get<std::string>()) > 0) {
        continue;
      }
      Refuse(place, other, path, "none of those allowed");
    }
  }

  void TryNumbers(const Shape& shape, const Json::json_pointer& place, const std::string& path) {
    const NumberRules& rules = shape.number;
    const double step = IsInteger(shape) ? 1 : 0.001;
    const auto add = [&](double number, bool is_valid, const char* what) {
      Add(place, Number(number, shape), path, what, is_valid);
      if (!IsIntegerText(shape)) return;
      Add(place, std::to_string(static_cast<int64_t>(number)), path, what, is_valid);
    };
    if (rules.min) {
      add(rules.min_is_exclusive ? *rules.min : *rules.min - step, false, "below the minimum");
      add(rules.min_is_exclusive ? *rules.min + step : *rules.min, true, "the minimum");
    }
    if (rules.max) {
      add(rules.max_is_exclusive ? *rules.max : *rules.max + step, false, "above the maximum");
      add(rules.max_is_exclusive ? *rules.max - step : *rules.max, true, "the maximum");
    }
  }

  void TryTexts(const Shape& shape, const Json::json_pointer& place, const std::string& path) {
    const auto add = [&](const std::string& text, bool is_valid, const char* what) {
      // A text of the right length must still be like the pattern.
      if (!is_valid || Fits(text, shape)) Add(place, text, path, what, is_valid);
    };
    for (const std::string& text : Texts()) {
      const bool fits = Fits(text, shape);
      Add(place, text, path, fits ? "a text that fits" : "a text of another form", fits);
    }
    const SizeRange& length = shape.text.length;
    const SizeRange& bytes = shape.text.bytes;
    for (const size_t min : {length.min, bytes.min}) {
      if (min == 0) continue;
      for (const std::string& text : TextsOfLength(min - 1)) add(text, false, "too short");
      for (const std::string& text : TextsOfLength(min)) add(text, true, "the least length");
    }
    for (const size_t max : {length.max, bytes.max}) {
      if (max == kUnbounded) continue;
      for (const std::string& text : TextsOfLength(max + 1)) add(text, false, "too long");
      for (const std::string& text : TextsOfLength(max)) add(text, true, "the greatest length");
    }
    if (length.max != kUnbounded) {
      add(Repeat("é", length.max), true, "the greatest length, in characters of two bytes");
      add(Repeat("é", length.max + 1), false, "too long, in characters of two bytes");
    }
    if (bytes.max != kUnbounded) {
      add(Repeat("é", bytes.max / 2 + 1), false, "too long in bytes");
    }
  }

  void TryLists(const Shape& shape, const Json::json_pointer& place, const std::string& path) {
    const ArrayRules& rules = shape.array;
    const auto add = [&](size_t size, bool is_valid, const char* what) {
      if (std::optional<Json> list = Examples::ListOf(shape, size)) {
        Add(place, *std::move(list), path, what, is_valid);
      }
    };
    if (rules.size.min > 0) {
      add(rules.size.min - 1, false, "too few elements");
      add(rules.size.min, true, "the least number of elements");
    }
    if (rules.size.max != kUnbounded) {
      add(rules.size.max + 1, false, "too many elements");
      add(rules.size.max, true, "the greatest number of elements");
    }
    std::optional<Json> list = Examples::ListOf(shape, std::max<size_t>(rules.size.min, 2));
    if (!list) return;
    const std::string last = path + "[" + std::to_string(list->size()) + "]";
    if (rules.is_unique) {
      list->push_back(list->front());
      Refuse(place, *list, last, "an element twice");
      if (rules.elements != nullptr && IsIntegerText(*rules.elements)) {
        list->back() = list->front().dump();
        Refuse(place, *list, last, "an element twice, once as a text");
      }
    }
    if (rules.x_increases) {
      list->push_back(list->back());
      Refuse(place, *list, last, "a point above another");
    }
  }

  void TryField(const Json& object, const Field& field, const Json::json_pointer& above,
                const std::string& path_above) {
    const Json::json_pointer place = above / field.name;
    const std::string path = path_above + "." + field.name;
    const auto present = object.find(field.name);
    const bool is_present = present != object.end();
    const Json value = is_present && !present->is_null() ? *present : Examples::Of(*field.shape);
    TryValues(*field.shape, place, path);
    if (field.required && is_present) Refuse(place, std::nullopt, path, "left out");
    if (field.required && field.null_is_absent) Refuse(place, nullptr, path, "null");
    if (!field.required && field.null_is_absent) Accept(place, nullptr, path, "null");
    if (!field.alternative.empty() && is_present && !present->is_null()) {
      Refuse(above / field.alternative, value, path_above + "." + field.alternative, kTwice);
    }
    TryKeys(field, place, path);
    // Below, as a change of the field: it need not be there.
    std::vector<Mutation> below;
    Mutator(below).Walk(value, *field.shape, Json::json_pointer(), path);
    for (Mutation& mutation : below) {
      Json changed = value;
      Apply(mutation, changed);
      Add(place, std::move(changed), mutation.path, mutation.what, mutation.is_valid);
    }
  }

  void TryKeys(const Field& field, const Json::json_pointer& place, const std::string& path) {
    const auto object = [](size_t keys) {
      Json made = Json::object();
      for (size_t i = 0; i < keys; ++i) made["p" + std::to_string(i)] = i;
      return made;
    };
    if (field.keys.min > 0) Refuse(place, object(field.keys.min - 1), path, "too few keys");
    if (field.keys.max != kUnbounded) {
      Refuse(place, object(field.keys.max + 1), path, "too many keys");
      Accept(place, object(field.keys.max), path, "the greatest number of keys");
    }
    if (field.json_bytes_max != kUnbounded) {
      Json list = *Examples::ListOf(*field.shape, 1);
      list[0]["more"] = std::string(field.json_bytes_max, 'a');
      Refuse(place, std::move(list), path, "too much JSON");
    }
  }

  void TryUnknown(const Json& object, const ObjectRules& rules, const Json::json_pointer& place,
                  const std::string& path) {
    const auto add = [&](const std::string& key, const char* what) {
      if (object.contains(key) || rules.FindField(key) >= 0) return;
      const bool is_welcome = std::ranges::any_of(
          rules.pattern_fields,
          [&](const PatternField& field) { return RE2::PartialMatch(key, *field.pattern); });
      Add(place / key, 1, path + (IsName(key) ? "." + key : "[\"" + key + "\"]"), what, is_welcome);
    };
    add("zz_unknown", "a key that nobody knows");
    add("ZzUnknown", "a key that nobody knows");
    add("zz unknown", "a key that nobody knows");
    for (const Field& field : rules.fields) {
      if (field.name.size() < 4) continue;
      add(field.name.substr(0, field.name.size() - 1), kNearMiss);
      add(field.name + "s", kNearMiss);
      add(absl::AsciiStrToUpper(field.name.substr(0, 1)) + field.name.substr(1), kNearMiss);
    }
  }

 public:
  static constexpr const char* kTwice = "a key in both spellings";
  static constexpr const char* kNearMiss = "a key almost like one";

 private:
  std::vector<Mutation>& mutations_;
};

void CollectSentences(const Shape& reference, std::vector<std::string>& sentences) {
  const Shape& shape = Resolve(reference);
  if (shape.array.elements != nullptr) CollectSentences(*shape.array.elements, sentences);
  if (!shape.object) return;
  for (const FieldsRule& rule : shape.object->rules) {
    sentences.push_back(RuleInWords(rule, shape.object->fields));
  }
  for (const Field& field : shape.object->fields) CollectSentences(*field.shape, sentences);
}

}  // namespace

void Apply(const Mutation& mutation, Json& value) {
  if (mutation.value) {
    value[mutation.place] = *mutation.value;
  } else {
    value[mutation.place.parent_pointer()].erase(mutation.place.back());
  }
}

std::vector<Mutation> MutationsOf(const Json& value, const Shape& shape, const std::string& path) {
  std::vector<Mutation> mutations;
  Mutator(mutations).Walk(value, shape, Json::json_pointer(), path);
  return mutations;
}

std::vector<std::string> RuleSentences(const Shape& shape) {
  std::vector<std::string> sentences;
  CollectSentences(shape, sentences);
  return sentences;
}

}  // namespace firn::schema::testing
