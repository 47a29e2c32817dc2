#include "firn/rpc/describe_payload.h"

#include <algorithm>
#include <compare>
#include <deque>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "firn/core/text.h"
#include "firn/rpc/describe_value.h"
#include "firn/schema/words.h"

namespace firn::rpc {
namespace {

using schema::ArrayRules;
using schema::Field;
using schema::JsonType;
using schema::ObjectRules;
using schema::Parts;
using schema::Shape;

void Gather(const Parts& shapes, Parts& all, absl::flat_hash_set<const Shape*>& seen) {
  for (const Shape* shape : shapes) {
    if (!seen.insert(shape).second) continue;
    all.push_back(shape);
    Gather(shape->all_of, all, seen);
  }
}

// The shapes with what their `all_of` say, each once.
Parts Gather(const Parts& shapes) {
  Parts all;
  absl::flat_hash_set<const Shape*> seen;
  Gather(shapes, all, seen);
  return all;
}

bool SaysNothing(const Shape& shape) {
  static const Parts& nothing = *new Parts(schema::Flatten({}));
  return shape.all_of.empty() && shape.about.description.empty() &&
         schema::Flatten({&shape}) == nothing;
}

bool HasParts(const ObjectRules& object) {
  return !object.fields.empty() || !object.pattern_fields.empty() ||
         !object.also_required.empty() || object.keys != nullptr ||
         object.other_fields == nullptr || !SaysNothing(*object.other_fields);
}

// Shapes that have something to say of the parts of a value, as an object, as an array or as
// either.
struct WithParts {
  Parts objects;
  Parts arrays;

  bool empty() const { return objects.empty() && arrays.empty(); }

  friend bool operator<(const WithParts& a, const WithParts& b) {
    return std::tie(a.objects, a.arrays) < std::tie(b.objects, b.arrays);
  }
};

WithParts FindParts(const Parts& shapes, schema::TypeSet types) {
  WithParts found;
  for (const Shape* shape : shapes) {
    const ArrayRules& array = shape->array;
    if (types.Has(JsonType::kObject) && shape->object && HasParts(*shape->object)) {
      found.objects.push_back(shape);
    }
    if (types.Has(JsonType::kArray) &&
        (array.elements != nullptr || !array.first_elements.empty())) {
      found.arrays.push_back(shape);
    }
  }
  return found;
}

std::string KeyStep(std::string_view key, bool is_pattern) {
  const bool is_plain = !key.empty() && IsName(key) && key.find('.') == std::string_view::npos;
  std::string text(key);
  return is_plain && !is_pattern ? "." + text : absl::StrCat("[", schema::TextToJson(text), "]");
}

// What the fields of that name say, apart from their shapes.
void FillField(const Parts& objects, std::string_view name, v1::FieldDescription& into) {
  into.set_name(name.data(), name.size());
  into.set_required(IsRequired(name, objects));
  for (const Shape* shape : objects) {
    const int place = shape->object->FindField(name);
    if (place < 0) continue;
    const Field& field = shape->object->fields[static_cast<size_t>(place)];
    if (into.alternative_name().empty()) into.set_alternative_name(field.alternative);
    if (into.description().empty()) into.set_description(field.description);
    DescribeSize(field.keys, into);
    if (field.json_bytes_max != Field{}.json_bytes_max) {
      into.add_rules(absl::StrCat("at most ", field.json_bytes_max, " bytes of JSON"));
    }
    if (field.zero_is_absent) into.add_rules("0, false or what is empty counts as left out");
  }
}

bool IsNullable(const Parts& objects, std::string_view name) {
  return std::ranges::any_of(objects, [&](const Shape* shape) {
    const int place = shape->object->FindField(name);
    return place >= 0 && shape->object->fields[static_cast<size_t>(place)].nullable;
  });
}

// Walks level by level, so that what is told first is nearest to the top, and circles are met again
// below where they began.
class Walk {
 public:
  void Describe(const Shape& payload, v1::FieldDescription& into) {
    places_.push_back({.shapes = Gather({&payload}), .into = &into});
    for (size_t i = 0; i < places_.size(); ++i) Tell(i);
  }

 private:
  enum class Step { kPayload, kField, kPattern, kOther, kFirst, kElements };

  // A part that is to be told.
  struct Place {
    Parts shapes;
    v1::FieldDescription* into;
    // The place above, and the way from there: a key or an index, if the step has one.
    size_t parent = 0;
    size_t level = 0;
    Step step = Step::kPayload;
    std::string_view key = {};
    size_t index = 0;
    // `null` is one of its values.
    bool is_nullable = false;
  };

  void Tell(size_t i) {
    Place& place = places_[i];
    if (bytes_left_ == 0) return place.into->set_truncated(true);
    const Parts shapes = std::exchange(place.shapes, {});
    v1::FieldDescription told = *place.into;
    DescribeValue(shapes, told);
    if (place.is_nullable && told.types_size() > 0) told.add_types("null");
    if (place.is_nullable && told.allowed_values_size() > 0) told.add_allowed_values("null");
    std::vector<Place> parts = TellParts(i, shapes, told);
    const size_t bytes = told.ByteSizeLong() - place.into->ByteSizeLong();
    if (bytes > bytes_left_) {
      // Nothing after it either: to find out what still fits would take its time.
      bytes_left_ = 0;
      return place.into->set_truncated(true);
    }
    bytes_left_ -= bytes;
    // The parts stay where they are: each is an object of its own.
    place.into->Swap(&told);
    std::ranges::move(parts, std::back_inserter(places_));
  }

  // Tells where the parts were told, or what they are, and answers those that are to be told.
  std::vector<Place> TellParts(size_t i, const Parts& shapes, v1::FieldDescription& told) {
    const schema::TypeSet types = TypesOf(shapes);
    const WithParts with = FindParts(shapes, types);
    // An object of which nothing is said but that it is one.
    if (with.objects.empty() && types.Has(JsonType::kObject) && !types.IsAny()) {
      told.mutable_other_fields();
    }
    if (with.empty()) return {};
    WithParts sorted = with;
    std::ranges::sort(sorted.objects);
    std::ranges::sort(sorted.arrays);
    const auto known = told_.find(sorted);
    if (known != told_.end()) {
      told.set_same_as(PathOf(known->second));
      return {};
    }
    if (places_[i].level == kDescribedLevelsMax) {
      told.set_truncated(true);
      return {};
    }
    std::vector<Place> parts;
    const Parent parent{i, parts};
    if (!with.objects.empty()) TellObject(with.objects, parent, told);
    if (!with.arrays.empty()) TellArray(with.arrays, parent, told);
    if (!parts.empty()) told_.emplace(std::move(sorted), i);
    return parts;
  }

  // Whose parts are told, and which of them were found.
  struct Parent {
    size_t place;
    std::vector<Place>& parts;
  };

  // Has a part told, unless too many are.
  void Add(const Parent& parent, const Parts& shapes, Place part) {
    if (shapes_left_ > 0) part.shapes = Gather(shapes);
    const size_t count = std::max<size_t>(part.shapes.size(), 1);
    shapes_left_ -= std::min(count, shapes_left_);
    if (shapes_left_ == 0) return part.into->set_truncated(true);
    part.parent = parent.place;
    part.level = places_[parent.place].level + 1;
    parent.parts.push_back(std::move(part));
  }

  void TellObject(const Parts& objects, const Parent& parent, v1::FieldDescription& told) {
    TellFields(objects, parent, told);
    Parts others;
    Parts keys;
    bool is_closed = false;
    for (const Shape* shape : objects) {
      const ObjectRules& object = *shape->object;
      is_closed |= object.other_fields == nullptr;
      if (object.other_fields != nullptr) others.push_back(object.other_fields);
      if (object.keys != nullptr) keys.push_back(object.keys);
      for (const schema::PatternField& field : object.pattern_fields) {
        TellPattern(field, *shape, objects, parent, told);
      }
    }
    if (!is_closed) {
      Add(parent, others, {.into = told.mutable_other_fields(), .step = Step::kOther});
    }
    if (keys.empty()) return;
    static const Shape& text = *new Shape{.types = JsonType::kString};
    keys.push_back(&text);
    v1::FieldDescription key;
    DescribeValue(Gather(keys), key);
    key.clear_types();  // That they are texts goes without saying.
    if (key.ByteSizeLong() > 0) *told.mutable_keys() = std::move(key);
  }

  void TellFields(const Parts& objects, const Parent& parent, v1::FieldDescription& told) {
    std::set<std::string_view> names;
    for (const Shape* shape : objects) {
      for (const Field& field : shape->object->fields) names.insert(field.name);
      names.insert(shape->object->also_required.begin(), shape->object->also_required.end());
    }
    for (const std::string_view name : names) {
      v1::FieldDescription& field = *told.add_fields();
      FillField(objects, name, field);
      std::optional<Parts> value = Parts();
      if (shapes_left_ > 0) value = ValueAt(name, objects);
      if (!value) {
        field.add_rules("must not be given");
        continue;
      }
      Add(parent, *value,
          {.into = &field,
           .step = Step::kField,
           .key = name,
           .is_nullable = IsNullable(objects, name)});
    }
  }

  // Keys of a pattern must be welcome in the other shapes too.
  void TellPattern(const schema::PatternField& field, const Shape& of, const Parts& objects,
                   const Parent& parent, v1::FieldDescription& told) {
    Parts value = {field.shape};
    for (const Shape* shape : objects) {
      if (shape == &of || !shape->object->pattern_fields.empty()) continue;
      if (shape->object->other_fields == nullptr) return;
      value.push_back(shape->object->other_fields);
    }
    v1::FieldDescription& pattern = *told.add_pattern_fields();
    pattern.set_name(field.pattern->pattern());
    Add(parent, value, {.into = &pattern, .step = Step::kPattern, .key = field.pattern->pattern()});
  }

  void TellArray(const Parts& arrays, const Parent& parent, v1::FieldDescription& told) {
    size_t first = 0;
    for (const Shape* shape : arrays) first = std::max(first, shape->array.first_elements.size());
    for (size_t i = 0; i <= first; ++i) {
      Parts element;
      for (const Shape* shape : arrays) {
        const ArrayRules& array = shape->array;
        const Shape* at =
            i < array.first_elements.size() ? array.first_elements[i] : array.elements;
        if (at != nullptr) element.push_back(at);
      }
      if (i < first) {
        Add(parent, element, {.into = told.add_first_elements(), .step = Step::kFirst, .index = i});
      } else if (!element.empty()) {
        Add(parent, element, {.into = told.mutable_elements(), .step = Step::kElements});
      }
    }
  }

  std::string PathOf(size_t i) const {
    const Place& place = places_[i];
    switch (place.step) {
      case Step::kPayload:
        break;
      case Step::kField:
      case Step::kPattern:
        return PathOf(place.parent) + KeyStep(place.key, place.step == Step::kPattern);
      case Step::kOther:
        return PathOf(place.parent) + ".*";
      case Step::kFirst:
        return absl::StrCat(PathOf(place.parent), "[", place.index, "]");
      case Step::kElements:
        return PathOf(place.parent) + "[]";
    }
    return "payload";
  }

  // In the order in which they are told.
  std::deque<Place> places_;
  // Where the parts of shapes were told.
  std::map<WithParts, size_t> told_;
  size_t shapes_left_ = kDescribedShapesMax;
  size_t bytes_left_ = kDescribedBytesMax;
};

}  // namespace

void DescribePayload(const Shape& payload, v1::FieldDescription& into) {
  Walk().Describe(payload, into);
}

}  // namespace firn::rpc
