#include "firn/schema/checker.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/shorten.h"
#include "firn/schema/canonical_json.h"
#include "firn/schema/checker_walk.h"
#include "firn/schema/text_format.h"
#include "firn/schema/values.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

// Of a pattern.
constexpr size_t kQuotedBytesMax = 64;

constexpr size_t kFormatWork = 100;
constexpr size_t kFormatByteWork = 8;
// So many bytes are compared in a nanosecond.
constexpr size_t kComparedBytes = 16;

// More than that would leave nothing for the rest.
constexpr size_t kTextWorkMax = kCheckWorkMax / 2;

std::string Must(const Shape& shape, const std::string& otherwise, const rapidjson::Value& value) {
  const std::string& form = shape.about.form.empty() ? otherwise : shape.about.form;
  return absl::StrCat("must be ", form, "; got ", Quote(value));
}

}  // namespace

std::string Expected(const Shape& shape) {
  if (!shape.allowed_texts.empty() || !shape.allowed_others.empty()) {
    return absl::StrCat("one of ", AllowedInWords(shape));
  }
  if (!shape.about.form.empty()) return shape.about.form;
  // Digits in a text are but another spelling of an integer.
  const bool is_integer = shape.text.format == TextFormat::kInteger;
  std::string text = TypesInWords(is_integer ? TypeSet(JsonType::kInteger) : shape.types);
  if (const std::string range = RangeInWords(shape.number); !range.empty()) {
    absl::StrAppend(&text, ", ", range);
  }
  return text;
}

void Walk::Check(const Value& value, const Shape& shape) {
  Spend(kShapeWork);
  if (is_done()) return;
  if (shape.is_nothing) return Add([] { return "must not be given"; });
  if (!FitsTypes(value, shape)) {
    return Add([&] { return absl::StrCat("must be ", Expected(shape), "; got ", Quote(value)); });
  }
  CheckListed(value, shape);
  if (value.IsNumber()) {
    CheckNumber(value, NumberOf(value), shape);
  } else if (value.IsString()) {
    CheckText(value, shape);
  } else if (value.IsArray()) {
    CheckArray(value, shape);
  } else if (value.IsObject() && shape.object) {
    CheckObject(value, *shape.object);
  }
  CheckCombinations(value, shape);
}

void Step::AppendTo(std::string& path) const {
  if (above_ != nullptr) above_->AppendTo(path);
  if (index_ == kIsKey) {
    AppendStep(key_, path);
  } else {
    absl::StrAppend(&path, "[", index_, "]");
  }
}

std::string Walk::Path() const {
  std::string path(run_.root);
  if (run_.last_step != nullptr) run_.last_step->AppendTo(path);
  return path;
}

void Walk::RunOut() {
  run_.work_left = 0;
  Stop(std::string(run_.root),
       "is too much work to be checked against its schema; send less in one event, or make the "
       "schema simpler (shapes that are combined, patterns, long lists of values)");
}

void Walk::Stop(std::string path, std::string description) {
  if (!run_.stopped) run_.stopped = {std::move(path), std::move(description)};
}

bool Walk::IsFound(const Pattern& pattern, std::string_view text) {
  const size_t work = kLookUpWork + text.size() * pattern.work_per_byte();
  if (work > kTextWorkMax) {
    Stop(Path(), absl::StrCat("is too long for the pattern it is checked with, ",
                              Shorten(pattern->pattern(), kQuotedBytesMax), ": must be at most ",
                              kTextWorkMax / pattern.work_per_byte(), " bytes; got ", text.size()));
  } else {
    Spend(work);
  }
  return !run_.stopped && pattern.IsIn(text);
}

bool Walk::IsAmong(std::string_view text, const std::vector<std::string>& listed) {
  Spend(listed.size());
  for (const std::string& one : listed) {
    if (one.size() != text.size()) continue;
    Spend(text.size() / kComparedBytes);
    if (one == text) return true;
  }
  return false;
}

bool Walk::IsListed(const Value& value, const std::vector<std::string>& texts,
                    const std::vector<std::string>& others) {
  if (value.IsString()) return IsAmong(TextOf(value), texts);
  if (others.empty()) return false;
  if (!value.IsObject() && !value.IsArray()) {
    Spend(kLookUpWork);
    return IsAmong(CanonicalJson(value), others);
  }
  // It may be large, and be met with many lists: nothing is made of it in vain, or twice.
  const char first = value.IsObject() ? '{' : '[';
  Spend(others.size());
  if (std::ranges::none_of(others, [&](const auto& other) { return other.front() == first; })) {
    return false;
  }
  const auto [known, is_new] = run_.canonical.try_emplace(&value);
  if (is_new) {
    known->second = CanonicalJson(value);
    Spend(known->second.size() * kCanonicalWork);
  }
  return IsAmong(known->second, others);
}

bool Walk::Fits(const Value& value, const Shape& shape) {
  Walk walk(run_, 1, nullptr);
  walk.Check(value, shape);
  return walk.found_ == 0;
}

void Walk::CheckListed(const Value& value, const Shape& shape) {
  if (!shape.allowed_texts.empty() || !shape.allowed_others.empty()) {
    if (!IsListed(value, shape.allowed_texts, shape.allowed_others)) {
      Add([&] {
        return absl::StrCat("must be one of ", AllowedInWords(shape), "; got ", Quote(value));
      });
    }
  }
  if (!shape.refused_texts.empty() || !shape.refused_others.empty()) {
    if (IsListed(value, shape.refused_texts, shape.refused_others)) {
      Add([&] { return absl::StrCat("must not be ", Quote(value)); });
    }
  }
}

void Walk::CheckNumber(const Value& value, long double number, const Shape& shape) {
  const NumberRules& rules = shape.number;
  const bool low =
      rules.min && (rules.min_is_exclusive ? number <= *rules.min : number < *rules.min);
  const bool high =
      rules.max && (rules.max_is_exclusive ? number >= *rules.max : number > *rules.max);
  if (low || high) {
    Add([&] { return absl::StrCat("must be ", RangeInWords(rules), "; got ", Quote(value)); });
  }
  if (rules.multiple_of && !IsMultiple(static_cast<double>(number), *rules.multiple_of)) {
    Add([&] {
      return absl::StrCat("must be a multiple of ", NumberInWords(*rules.multiple_of), "; got ",
                          Quote(value));
    });
  }
}

void Walk::CheckText(const Value& value, const Shape& shape) {
  const std::string_view text = TextOf(value);
  if (shape.text.format != TextFormat::kInteger) return CheckTextRules(value, shape);
  Spend(kFormatWork + text.size() * kFormatByteWork);
  // 64-bit integers in a text: what holds for the number holds for its digits.
  if (FitsFormat(text, TextFormat::kInteger)) return CheckNumber(value, NumberOf(text), shape);
  Add([&] { return absl::StrCat("must be ", Expected(shape), "; got ", Quote(value)); });
}

void Walk::CheckTextRules(const Value& value, const Shape& shape) {
  const TextRules& rules = shape.text;
  const std::string_view text = TextOf(value);
  const auto must = [&](const auto&... parts) {
    Add([&] { return Must(shape, absl::StrCat(parts...), value); });
  };
  Spend(text.size() * (1 + rules.contains.size() / kComparedBytes));
  if (rules.format != TextFormat::kAny) Spend(kFormatWork + text.size() * kFormatByteWork);
  if (is_done()) return;
  if (rules.length != SizeRange{} && !rules.length.Has(CountCharacters(text))) {
    return must(SizeInWords(rules.length), " characters");
  }
  if (!rules.bytes.Has(text.size())) return must(SizeInWords(rules.bytes), " bytes");
  if (!FitsFormat(text, rules.format)) return must(ToAbsl(FormatInWords(rules.format)));
  for (const Pattern& pattern : rules.patterns) {
    if (!IsFound(pattern, text)) {
      return must("a text that matches ", pattern->pattern());
    }
  }
  if (!absl::StartsWith(ToAbsl(text), rules.prefix)) {
    must("a text that begins with \"", rules.prefix, "\"");
  }
  if (!absl::EndsWith(ToAbsl(text), rules.suffix)) {
    must("a text that ends with \"", rules.suffix, "\"");
  }
  if (!absl::StrContains(ToAbsl(text), rules.contains)) {
    must("a text that contains \"", rules.contains, "\"");
  }
}

void Walk::CheckCombinations(const Value& value, const Shape& shape) {
  for (const Shape* all : shape.all_of) Check(value, *all);
  if (!shape.any_of.empty() &&
      std::ranges::none_of(shape.any_of, [&](const Shape* any) { return Fits(value, *any); })) {
    CheckNearest(value, shape.any_of);
  }
  if (!shape.one_of.empty()) {
    const auto fitting =
        std::ranges::count_if(shape.one_of, [&](const Shape* one) { return Fits(value, *one); });
    if (fitting == 0) CheckNearest(value, shape.one_of);
    if (fitting > 1) {
      Add([&] {
        return absl::StrCat("must fit exactly one of ", shape.one_of.size(), " shapes; fits ",
                            fitting);
      });
    }
  }
  if (shape.none_of != nullptr && Fits(value, *shape.none_of)) {
    Add([] { return "must not have the shape that the schema excludes (\"not\")"; });
  }
  for (const Condition& condition : shape.conditions) {
    const bool holds = condition.when == nullptr || Fits(value, *condition.when);
    const Shape* then = holds ? condition.then : condition.otherwise;
    if (then != nullptr) Check(value, *then);
  }
}

void Walk::CheckNearest(const Value& value, const std::vector<const Shape*>& shapes) {
  // Only who tells needs to know which is the nearest.
  if (told_ == nullptr) return Add([] { return ""; });
  const Shape* nearest = shapes.front();
  size_t fewest = std::numeric_limits<size_t>::max();
  for (const Shape* shape : shapes) {
    Walk walk(run_, kViolationsMax, nullptr);
    walk.Check(value, *shape);
    if (walk.found_ >= fewest) continue;
    nearest = shape;
    fewest = walk.found_;
  }
  std::vector<FieldViolation> first;
  Walk(run_, 1, &first).Check(value, *nearest);
  Add([&] {
    return absl::StrCat("must fit one of ", shapes.size(),
                        " shapes; the nearest says: ", first.front().field, " ",
                        first.front().description);
  });
}

void CheckValue(const rapidjson::Value& value, const Shape& shape, std::string_view path,
                std::vector<FieldViolation>& violations, size_t& work_left) {
  if (violations.size() >= kViolationsMax) return;
  const size_t work = std::min(work_left, kCheckWorkMax);
  CheckRun run{.root = path, .work_left = work};
  Walk(run, kViolationsMax - violations.size(), &violations).Check(value, shape);
  if (run.stopped) violations.push_back(*std::move(run.stopped));
  work_left -= work - run.work_left;
}

void CheckValue(const rapidjson::Value& value, const Shape& shape, std::string_view path,
                std::vector<FieldViolation>& violations) {
  size_t work = kCheckWorkMax;
  CheckValue(value, shape, path, violations, work);
}

}  // namespace firn::schema
