// Whether a shape accepts everything that another one accepts.

#ifndef FIRN_SCHEMA_COVERAGE_H_
#define FIRN_SCHEMA_COVERAGE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "firn/base/status.h"
#include "firn/schema/parts.h"
#include "firn/schema/shape.h"

namespace firn::schema {

// Which of two versions has the shape that must accept what the other's does.
enum class Direction { kBackward, kForward };

// Compares shapes of two versions. The answer "yes" is certain; "no" may also mean that it could
// not be decided. Where fields are compared the answer comes with what stands in the way.
class Coverage {
 public:
  // Breaks are added to `breaks`.
  Coverage(Direction direction, std::vector<FieldViolation>& breaks)
      : direction_(direction), breaks_(&breaks) {}

  // What follows is about the value at that path.
  void Enter(std::string path) { path_ = std::move(path); }

  // Whether `wide` accepts everything that `narrow` accepts.
  bool Covers(const Shape& wide, const Shape& narrow);

  // Adds a break: what was so, and what it is now; the texts are those of the wide and the narrow
  // version. False.
  bool Changed(std::string_view what, const std::string& wide, const std::string& narrow);

  // Adds a break. False.
  bool Break(std::string description);

 private:
  // A step of the path, taken back at the end of the scope.
  class Step;

  // While this lives no breaks are told.
  class Quiet;

  enum class Answer { kAssumed, kNo };

  bool CoversAll(const Shape& wide, const Parts& narrow);
  bool CoversOne(const Shape& wide, const Parts& narrow);
  bool Compare(const Shape& wide, const Parts& narrow);
  bool CoversQuietly(const Shape& wide, const Parts& narrow);
  bool AreEquivalent(const Shape& a, const Shape& b);

  // Of one type of values each; coverage_scalars.cc.
  bool CompareValues(const Shape& wide, std::vector<std::string> lost);
  bool CompareRefused(const Shape& wide, const Parts& narrow);
  bool CompareNumbers(const Shape& wide, const Parts& narrow, TypeSet types);
  bool CompareTexts(const TextRules& wide, const Parts& narrow);

  // coverage_containers.cc.
  bool CompareArrays(const ArrayRules& wide, const Parts& narrow);
  bool CompareContained(const ArrayRules& wide, const Parts& narrow, const SizeRange& size);
  bool CompareObjects(const ObjectRules& wide, const Parts& narrow);
  bool CompareKey(const ObjectRules& wide, const Parts& narrow, const std::string& key);
  bool CompareFields(const Field& wide, const Field& narrow);
  bool CompareRequired(const ObjectRules& wide, const Parts& narrow);
  bool CompareDependent(const ObjectRules& wide, const Parts& narrow);
  bool CompareFurtherKeys(const ObjectRules& wide, const Parts& narrow);
  bool ComparePatternFields(const ObjectRules& wide, const Parts& narrow);
  bool CompareKeyNames(const ObjectRules& wide, const Parts& narrow);
  bool CompareRules(const ObjectRules& wide, const Parts& narrow);

  // coverage_choices.cc.
  bool CompareChoice(const std::vector<const Shape*>& wide, const Parts& narrow,
                     std::vector<const Shape*> Shape::*group);
  bool CompareExcluded(const Shape& wide, const Parts& narrow);
  bool CompareCondition(const Condition& wide, const Parts& narrow);

  Direction direction_;
  // Null: nobody wants to know.
  std::vector<FieldViolation>* breaks_;
  std::string path_;
  // What is assumed, being looked at or known, and what is known to be false.
  absl::flat_hash_map<std::pair<const Shape*, Parts>, Answer> answers_;
  // What was assumed, in order, so that it can be taken back.
  std::vector<std::pair<const Shape*, Parts>> assumed_;
  size_t steps_ = 0;
  size_t depth_ = 0;
};

class Coverage::Step {
 public:
  Step(Coverage& coverage, std::string_view step) : path_(coverage.path_), size_(path_.size()) {
    path_.append(step);
  }
  ~Step() { path_.resize(size_); }
  Step(const Step&) = delete;

 private:
  std::string& path_;
  size_t size_;
};

class Coverage::Quiet {
 public:
  explicit Quiet(Coverage& coverage)
      : coverage_(coverage), breaks_(std::exchange(coverage.breaks_, nullptr)) {}
  ~Quiet() { coverage_.breaks_ = breaks_; }
  Quiet(const Quiet&) = delete;

 private:
  Coverage& coverage_;
  std::vector<FieldViolation>* breaks_;
};

// A range in words, also one that has no bounds.
std::string RangeOrAny(const SizeRange& range);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_COVERAGE_H_
