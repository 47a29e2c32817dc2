// The walk through a value that CheckValue takes.

#ifndef FIRN_SCHEMA_CHECKER_WALK_H_
#define FIRN_SCHEMA_CHECKER_WALK_H_

#include <rapidjson/document.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "firn/base/status.h"
#include "firn/schema/checker.h"
#include "firn/schema/shape.h"

namespace firn::schema {

// What parts of a check cost, in about nanoseconds.
inline constexpr size_t kShapeWork = 12;
inline constexpr size_t kLookUpWork = 60;
// For each byte of the value's JSON.
inline constexpr size_t kCanonicalWork = 16;

class Step;

// What the walks of one check share.
struct CheckRun {
  // The path of the whole value, and the last step to the one that is being looked at.
  std::string_view root;
  const Step* last_step = nullptr;
  size_t work_left = kCheckWorkMax;
  // Why the check was given up. It then says nothing of what it has not found yet: neither that it
  // fits nor that it does not.
  std::optional<FieldViolation> stopped = {};
  // The canonical JSON of objects and lists that were looked for in lists.
  absl::flat_hash_map<const rapidjson::Value*, std::string> canonical = {};
};

// A step to a key or an element, for as long as what is there is looked at. Most checks find
// nothing, so that the path is put together only when it is told.
class Step {
 public:
  Step(CheckRun& run, std::string_view key) : run_(run), above_(run.last_step), key_(key) {
    run.last_step = this;
  }
  Step(CheckRun& run, size_t index) : run_(run), above_(run.last_step), index_(index) {
    run.last_step = this;
  }
  ~Step() { run_.last_step = above_; }
  Step(const Step&) = delete;

  // Puts all steps down to this one behind a path.
  void AppendTo(std::string& path) const;

 private:
  static constexpr size_t kIsKey = std::numeric_limits<size_t>::max();

  CheckRun& run_;
  const Step* above_;
  std::string_view key_ = {};
  size_t index_ = kIsKey;
};

// Walks a value and its shape side by side.
class Walk {
 public:
  // Finds at most so many violations, and tells them; null: only counts them, which costs no words.
  Walk(CheckRun& run, size_t limit, std::vector<FieldViolation>* told)
      : run_(run), limit_(limit), told_(told) {}

  void Check(const rapidjson::Value& value, const Shape& shape);

 private:
  using Value = rapidjson::Value;

  // Of the value that is being looked at.
  std::string Path() const;

  // Whether no more is to be found: there is enough, or the check was given up.
  bool is_done() const { return found_ >= limit_ || run_.stopped.has_value(); }

  // Pays for work, or gives the check up.
  void Spend(size_t work) {
    if (run_.work_left <= work) return RunOut();
    run_.work_left -= work;
  }
  void RunOut();
  void Stop(std::string path, std::string description);

  // Finds a violation of the value at hand; `words` say what it is.
  template <typename Words>
  void Add(Words&& words) {
    if (is_done()) return;
    ++found_;
    if (told_ != nullptr) told_->push_back({Path(), words()});
  }
  template <typename Words>
  void AddAt(std::string_view key, Words&& words) {
    const Step step(run_, key);
    Add(words);
  }

  // Whether a value fits. If the check was given up meanwhile, the answer means nothing, and
  // nothing that is found for it counts.
  bool Fits(const Value& value, const Shape& shape);

  // Whether a pattern is found in a text, or a value is one of those listed (texts as they are,
  // others as canonical JSON). If the check is given up for it, the answer means nothing.
  bool IsFound(const Pattern& pattern, std::string_view text);
  bool IsListed(const Value& value, const std::vector<std::string>& texts,
                const std::vector<std::string>& others);
  bool IsAmong(std::string_view text, const std::vector<std::string>& listed);

  void CheckListed(const Value& value, const Shape& shape);
  void CheckNumber(const Value& value, long double number, const Shape& shape);
  void CheckText(const Value& value, const Shape& shape);
  void CheckTextRules(const Value& value, const Shape& shape);

  void CheckArray(const Value& value, const Shape& shape);
  void CheckContained(const Value& value, const ArrayRules& rules);
  void CheckUnique(const Value& value, const ArrayRules& rules);
  void CheckIncreases(const Value& value);

  bool HasKey(const Value& object, const std::string& key);
  void CheckObject(const Value& value, const ObjectRules& rules);
  // `given`: the field's value, if it is given.
  void CheckField(const Value& value, std::string_view key, const Field& field,
                  const Value*& given);
  // What pattern fields and other fields say of a key.
  void CheckOther(const Value& value, std::string_view key, bool is_field,
                  const ObjectRules& rules);
  void CheckRequired(const Value& value, const ObjectRules& rules,
                     absl::Span<const Value* const> given);
  void CheckRule(const FieldsRule& rule, const ObjectRules& rules,
                 absl::Span<const Value* const> given);

  void CheckCombinations(const Value& value, const Shape& shape);
  // None fits: says so, and what the first one of those with the fewest faults finds.
  void CheckNearest(const Value& value, const std::vector<const Shape*>& shapes);

  CheckRun& run_;
  size_t limit_;
  size_t found_ = 0;
  std::vector<FieldViolation>* told_;
};

// What completes "must be".
std::string Expected(const Shape& shape);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_CHECKER_WALK_H_
