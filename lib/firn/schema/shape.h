// What a JSON value must be like, whatever language said so: the form into which protobuf
// descriptors and JSON Schemas are compiled, and on which payloads are checked, versions compared
// and fields described. Pure data; a compiled shape never changes and may be shared by threads.

#ifndef FIRN_SCHEMA_SHAPE_H_
#define FIRN_SCHEMA_SHAPE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "firn/schema/pattern.h"

namespace firn::schema {

// The types of JSON, integers apart.
enum class JsonType : uint8_t { kNull, kBool, kInteger, kNumber, kString, kArray, kObject };

// A set of types. One with kNumber has kInteger too.
class TypeSet {
 public:
  constexpr TypeSet() = default;
  constexpr TypeSet(JsonType type) { Add(type); }  // NOLINT: a type is a set of one

  static constexpr TypeSet Any() {
    TypeSet all;
    all.bits_ = 0x7f;
    return all;
  }

  constexpr void Add(JsonType type) {
    bits_ |= Bit(type);
    if (type == JsonType::kNumber) bits_ |= Bit(JsonType::kInteger);
  }
  constexpr bool Has(JsonType type) const { return (bits_ & Bit(type)) != 0; }
  constexpr bool IsAny() const { return bits_ == 0x7f; }
  constexpr bool Covers(TypeSet other) const { return (other.bits_ & ~bits_) == 0; }

  friend constexpr bool operator==(TypeSet, TypeSet) = default;

 private:
  static constexpr uint8_t Bit(JsonType type) {
    return static_cast<uint8_t>(1U << static_cast<unsigned>(type));
  }

  uint8_t bits_ = 0;
};

struct Shape;

// A bound on a length or a count.
struct SizeRange {
  size_t min = 0;
  size_t max = std::numeric_limits<size_t>::max();

  bool Has(size_t size) const { return size >= min && size <= max; }

  friend bool operator==(const SizeRange&, const SizeRange&) = default;
};

struct NumberRules {
  std::optional<double> min = {};
  std::optional<double> max = {};
  bool min_is_exclusive = false;
  bool max_is_exclusive = false;
  std::optional<double> multiple_of = {};
  // An integer may be written as 5.0 or 5e0, and be of any size (JSON Schema). Otherwise it is
  // digits that fit 64 bits.
  bool integers_may_have_fractions = false;
};

// What a text may have to be beyond its length and pattern.
enum class TextFormat : uint8_t {
  kAny,
  kUuid,
  kDateTime,  // RFC 3339
  kDate,
  kTime,
  kDuration,          // ISO 8601, as in JSON Schema
  kProtobufDuration,  // 1.5s
  kEmail,
  kHostname,
  kIp,
  kIpv4,
  kIpv6,
  kUri,
  kUriReference,
  kBase64,
  kInteger,  // digits that fit 64 bits: the form that protobuf gives 64-bit integers in JSON
};

struct TextRules {
  // Of the length in characters (code points), and in bytes of UTF-8.
  SizeRange length = {};
  SizeRange bytes = {};
  // All must be found in the text; one that is about the whole text is anchored.
  std::vector<Pattern> patterns = {};
  std::string prefix = {};
  std::string suffix = {};
  std::string contains = {};
  TextFormat format = TextFormat::kAny;
};

struct ArrayRules {
  SizeRange size = {};
  bool is_unique = false;
  // Of the first elements, one each; then of the rest. Null: anything.
  std::vector<const Shape*> first_elements = {};
  const Shape* elements = nullptr;
  // So many elements must have this shape (`contains` in JSON Schema); null: no matter.
  const Shape* contained = nullptr;
  SizeRange contained_count = {.min = 1};
  // A list of [x, y] with x strictly increasing.
  bool x_increases = false;
};

// A key of an object.
struct Field {
  std::string name;
  // Another spelling that is accepted; empty: none.
  std::string alternative = {};
  // Never null.
  const Shape* shape = nullptr;
  bool required = false;
  // `null` stands for a key that is left out (protobuf); otherwise it is a value like any other.
  bool null_is_absent = false;
  // With null_is_absent: rules over several fields count `null` as given.
  bool nullable = false;
  // So does zero, the empty text, the empty list: constraints are for other values.
  bool zero_is_absent = false;
  // Of the object that the field is, with keys that no field has.
  SizeRange keys = {};
  // The size of its JSON text, if it is bounded.
  size_t json_bytes_max = std::numeric_limits<size_t>::max();
  // What it means; empty: what its shape says.
  std::string description = {};
};

// Rules over several fields of an object; numbers are places in ObjectRules::fields.
struct AnyGiven {
  std::vector<size_t> fields;
};
struct AllOrNone {
  std::vector<size_t> fields;
};
struct AtMostOne {
  std::vector<size_t> fields;
};
struct SameKeys {
  std::vector<size_t> fields;
};
struct KeysWithin {
  size_t field;
  size_t of;
};
struct SameSize {
  std::vector<size_t> fields;
};
struct Different {
  size_t field;
  size_t of;
};
struct Membership {
  size_t field;
  size_t list;
  // Whether it must be an element, or must not.
  bool is_element;
};
struct SumAtMost {
  std::vector<size_t> fields;
  double max;
};
struct GivenIf {
  size_t field;
  size_t on;
  std::vector<std::string> values;
};
// What a field must be where another has one of some values.
struct InCase {
  size_t on;
  std::vector<std::string> values;
  size_t field;
  const Shape* shape;
};
using FieldsRule = std::variant<AnyGiven, AllOrNone, AtMostOne, SameKeys, KeysWithin, SameSize,
                                Different, Membership, SumAtMost, GivenIf, InCase>;

// Further keys are welcome if the pattern is found in them.
struct PatternField {
  Pattern pattern;
  const Shape* shape;
};

struct ObjectRules {
  // Sorted by name.
  std::vector<Field> fields = {};
  std::vector<PatternField> pattern_fields = {};
  // The values of all further keys; null: there must not be any.
  const Shape* other_fields = nullptr;
  // What every key must be like; null: anything.
  const Shape* keys = nullptr;
  SizeRange size = {};
  // Keys that must be there and are not fields.
  std::vector<std::string> also_required = {};
  // If the first key is there, so must the others be.
  std::vector<std::pair<std::string, std::vector<std::string>>> dependent = {};
  std::vector<FieldsRule> rules = {};
  // Readers pass over keys that they do not know (protobuf), although none may be appended: a
  // version may add and remove fields without breaking them.
  bool readers_ignore_unknown = false;
  // The places of the fields that have another spelling, sorted by it.
  std::vector<size_t> by_alternative = {};

  // Sorts the fields, and makes them to be found by their other spelling too. To be called when
  // they are complete, before rules name their places.
  void Index();

  // The place of a key's field, by its name or its other spelling; -1: there is none.
  int FindField(std::string_view key) const;
};

// `if`, `then`, `else` of JSON Schema; null: anything.
struct Condition {
  const Shape* when = nullptr;
  const Shape* then = nullptr;
  const Shape* otherwise = nullptr;
};

// What people are told of a value.
struct ShapeText {
  std::string description = {};
  std::string unit = {};
  std::string source = {};
  // Completes "must be ..."; told instead of patterns.
  std::string form = {};
  std::string default_value = {};
  size_t recommended_max_length = 0;
};

// Everything must hold of which a value is of that type.
struct Shape {
  TypeSet types = TypeSet::Any();
  NumberRules number = {};
  TextRules text = {};
  ArrayRules array = {};
  // Null: any object.
  std::unique_ptr<ObjectRules> object = {};
  // The only values that fit, if there are any: texts as they are, others as canonical JSON.
  std::vector<std::string> allowed_texts = {};
  std::vector<std::string> allowed_others = {};
  // Values that do not fit, likewise.
  std::vector<std::string> refused_texts = {};
  std::vector<std::string> refused_others = {};
  std::vector<const Shape*> all_of = {};
  std::vector<const Shape*> any_of = {};
  // Groups of which exactly one must fit.
  std::vector<const Shape*> one_of = {};
  const Shape* none_of = nullptr;
  std::vector<Condition> conditions = {};
  // Nothing fits (`false` in JSON Schema).
  bool is_nothing = false;
  ShapeText about = {};
};

// Owns shapes that refer to each other, also in circles.
class ShapeSet {
 public:
  // A new shape, valid as long as the set. It may be filled in as long as nobody uses the set.
  Shape& Add() { return *shapes_.emplace_back(std::make_unique<Shape>()); }

 private:
  std::vector<std::unique_ptr<Shape>> shapes_;
};

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_SHAPE_H_
