#include "firn/schema/coverage.h"

#include <algorithm>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

// Comparing takes time that can grow fast with shapes that combine others; real ones need a
// fraction of this.
constexpr size_t kStepsMax = 200000;

// Shapes may lead to shapes further than the stack would; no payload is nested as deep.
constexpr size_t kDepthMax = 512;

std::string TypesOrAny(TypeSet types) { return types.IsAny() ? "any" : TypesInWords(types); }

}  // namespace

bool Coverage::Covers(const Shape& wide, const Shape& narrow) {
  const bool covers = CoversAll(wide, {&narrow});
  if (steps_ > kStepsMax) Break("the shapes are too entangled to be compared; simplify them");
  return covers;
}

bool Coverage::Break(std::string description) {
  if (breaks_ != nullptr) breaks_->push_back({path_, std::move(description)});
  return false;
}

bool Coverage::Changed(std::string_view what, const std::string& wide, const std::string& narrow) {
  if (direction_ == Direction::kBackward) {
    return Break(absl::StrCat(ToAbsl(what), " was ", narrow, ", is now ", wide,
                              ": what was accepted may not be any more"));
  }
  return Break(absl::StrCat(ToAbsl(what), " was ", wide, ", is now ", narrow,
                            ": what is accepted now was not before"));
}

bool Coverage::CoversAll(const Shape& wide, const Parts& narrow) {
  bool covers = true;
  for (const Parts& one : Cases(narrow)) covers &= CoversOne(wide, one);
  return covers;
}

bool Coverage::CoversOne(const Shape& wide, const Parts& narrow) {
  if (std::ranges::find(narrow, &wide) != narrow.end()) return true;
  steps_ += narrow.size();
  const absl::Cleanup leave = [this] { --depth_; };
  if (++depth_ > kDepthMax) steps_ = kStepsMax + 1;
  if (steps_ > kStepsMax) return false;
  const std::pair<const Shape*, Parts> question(&wide, narrow);
  const auto [known, is_new] = answers_.emplace(question, Answer::kAssumed);
  if (!is_new && known->second == Answer::kAssumed) return true;
  // A break that is known is looked for again if this time it is to be told.
  if (!is_new && breaks_ == nullptr) return false;
  known->second = Answer::kAssumed;
  const size_t first = assumed_.size();
  assumed_.push_back(question);
  if (Compare(wide, narrow)) return true;
  // What was found meanwhile may rest on the assumption that this holds.
  for (size_t i = first; i < assumed_.size(); ++i) answers_.erase(assumed_[i]);
  assumed_.resize(first);
  answers_[question] = Answer::kNo;
  return false;
}

bool Coverage::CoversQuietly(const Shape& wide, const Parts& narrow) {
  const Quiet quiet(*this);
  return CoversAll(wide, narrow);
}

bool Coverage::AreEquivalent(const Shape& a, const Shape& b) {
  return CoversQuietly(a, {&b}) && CoversQuietly(b, {&a});
}

bool Coverage::Compare(const Shape& wide, const Parts& narrow) {
  const TypeSet types = TypesOf(narrow);
  if (types == TypeSet()) return true;
  if (auto values = ValuesOf(narrow)) return CompareValues(wide, *std::move(values));
  if (wide.is_nothing) return Changed("the value", "refused", TypesOrAny(types));
  if (!wide.types.Covers(types)) {
    return Changed("the type", TypesInWords(wide.types), TypesOrAny(types));
  }
  bool covers = true;
  if (!wide.allowed_texts.empty() || !wide.allowed_others.empty()) {
    covers = Changed("the value", absl::StrCat("one of ", AllowedInWords(wide)), TypesOrAny(types));
  }
  covers &= CompareRefused(wide, narrow);
  if (types.Has(JsonType::kInteger) || wide.text.format == TextFormat::kInteger) {
    covers &= CompareNumbers(wide, narrow, types);
  }
  if (types.Has(JsonType::kString)) covers &= CompareTexts(wide.text, narrow);
  if (types.Has(JsonType::kArray)) covers &= CompareArrays(wide.array, narrow);
  if (types.Has(JsonType::kObject) && wide.object) covers &= CompareObjects(*wide.object, narrow);
  for (const Shape* all : wide.all_of) covers &= CoversAll(*all, narrow);
  if (!wide.any_of.empty()) covers &= CompareChoice(wide.any_of, narrow, &Shape::any_of);
  if (!wide.one_of.empty()) covers &= CompareChoice(wide.one_of, narrow, &Shape::one_of);
  if (wide.none_of != nullptr) covers &= CompareExcluded(wide, narrow);
  for (const Condition& condition : wide.conditions) {
    covers &= CompareCondition(condition, narrow);
  }
  return covers;
}

}  // namespace firn::schema
