// Combinations of shapes.

#include <algorithm>
#include <array>
#include <string>

#include "absl/strings/str_cat.h"
#include "firn/schema/coverage.h"

namespace firn::schema {
namespace {

// A shape for each type that a value may have; integers are numbers here.
std::vector<const Shape*> KindsOf(const Parts& parts) {
  static const auto& kinds = *new std::array<Shape, 6>{
      Shape{.types = JsonType::kNull},   Shape{.types = JsonType::kBool},
      Shape{.types = JsonType::kNumber}, Shape{.types = JsonType::kString},
      Shape{.types = JsonType::kArray},  Shape{.types = JsonType::kObject}};
  const TypeSet types = TypesOf(parts);
  std::vector<const Shape*> possible;
  for (const Shape& kind : kinds) {
    TypeSet of_kind = kind.types;
    if (of_kind.Has(JsonType::kNumber)) of_kind = JsonType::kInteger;
    if (types.Covers(of_kind)) possible.push_back(&kind);
  }
  return possible;
}

}  // namespace

bool Coverage::CompareChoice(const std::vector<const Shape*>& wide, const Parts& narrow,
                             std::vector<const Shape*> Shape::*group) {
  if (const auto values = ValuesOf(narrow); values && values->empty()) return true;
  std::vector<const Shape*> candidates = wide;
  std::erase_if(candidates, [&](const Shape* each) { return AreDisjoint({each}, narrow); });
  // The others do not matter, so that this one says what breaks.
  if (candidates.size() == 1) return CoversAll(*candidates.front(), narrow);
  const auto accepts_all = [&](const Shape* each) { return CoversQuietly(*each, narrow); };
  if (group == &Shape::any_of && std::ranges::any_of(candidates, accepts_all)) return true;
  // Or it is the choice that there was.
  for (const Shape* part : narrow) {
    const std::vector<const Shape*>& other = part->*group;
    if (other.size() != wide.size()) continue;
    if (std::ranges::is_permutation(wide, other, [&](const Shape* a, const Shape* b) {
          return a == b || AreEquivalent(*a, *b);
        })) {
      return true;
    }
  }
  const std::string name = group == &Shape::any_of ? "anyOf" : "oneOf";
  if (candidates.empty()) {
    return Break(direction_ == Direction::kBackward
                     ? absl::StrCat("no shape of ", name, " fits some of what was accepted")
                     : absl::StrCat("no shape of ", name, " fitted some of what is accepted now"));
  }
  const std::vector<const Shape*> kinds = KindsOf(narrow);
  if (kinds.size() > 1) {
    return std::ranges::count_if(kinds, [&](const Shape* kind) {
             Parts of_kind = narrow;
             of_kind.push_back(kind);
             return !CompareChoice(wide, of_kind, group);
           }) == 0;
  }
  return Break(absl::StrCat(name, " changed so that it cannot be decided whether everything still ",
                            "fits; keep its shapes, or tell them apart by a required key with a ",
                            "constant"));
}

bool Coverage::CompareExcluded(const Shape& wide, const Parts& narrow) {
  if (AreDisjoint({wide.none_of}, narrow)) return true;
  for (const Shape* part : narrow) {
    if (part->none_of != nullptr && CoversQuietly(*part->none_of, {wide.none_of})) return true;
  }
  return Break(
      "what \"not\" excludes changed so that it cannot be decided whether everything "
      "still fits; keep it");
}

bool Coverage::CompareCondition(const Condition& wide, const Parts& narrow) {
  Parts then = narrow;
  Parts otherwise = narrow;
  if (wide.when != nullptr) then.push_back(wide.when);
  for (const Shape* part : narrow) {
    for (const Condition& other : part->conditions) {
      const bool is_same = wide.when == nullptr || other.when == nullptr
                               ? wide.when == other.when
                               : AreEquivalent(*wide.when, *other.when);
      if (!is_same) continue;
      if (other.then != nullptr) then.push_back(other.then);
      if (other.otherwise != nullptr) otherwise.push_back(other.otherwise);
    }
  }
  bool covers = true;
  if (wide.then != nullptr) covers &= CoversAll(*wide.then, then);
  if (wide.otherwise != nullptr && wide.when != nullptr) {
    covers &= CoversAll(*wide.otherwise, otherwise);
  }
  return covers;
}

}  // namespace firn::schema
