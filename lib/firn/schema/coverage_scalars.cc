// Values that are listed, numbers and texts.

#include <algorithm>
#include <cmath>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/schema/coverage.h"
#include "firn/schema/text_format.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

constexpr size_t kNamedMax = 8;

std::string BoundInWords(const std::optional<double>& bound, bool is_exclusive) {
  if (!bound) return "none";
  return absl::StrCat(NumberInWords(*bound), is_exclusive ? " (exclusive)" : "");
}

// The least integer that is allowed.
double LeastInteger(double min, bool is_exclusive) {
  return is_exclusive ? std::floor(min) + 1 : std::ceil(min);
}

// Whether a lower bound lets through what another one does. Upper bounds are mirrored.
bool LetsThrough(double wide, bool wide_is_exclusive, double narrow, bool narrow_is_exclusive,
                 bool are_integers) {
  if (are_integers) {
    return LeastInteger(narrow, narrow_is_exclusive) >= LeastInteger(wide, wide_is_exclusive);
  }
  return narrow > wide || (narrow == wide && (!wide_is_exclusive || narrow_is_exclusive));
}

bool CoversFormat(TextFormat wide, TextFormat narrow) {
  if (wide == TextFormat::kAny || wide == narrow) return true;
  if (wide == TextFormat::kUriReference) return narrow == TextFormat::kUri;
  if (wide != TextFormat::kIp) return false;
  return narrow == TextFormat::kIpv4 || narrow == TextFormat::kIpv6;
}

std::string FormatOrAny(TextFormat format) {
  return format == TextFormat::kAny ? "any text" : std::string(FormatInWords(format));
}

}  // namespace

std::string RangeOrAny(const SizeRange& range) {
  return range == SizeRange{} ? "not limited" : SizeInWords(range);
}

bool Coverage::CompareValues(const Shape& wide, std::vector<std::string> lost) {
  std::erase_if(lost, [&](const std::string& value) { return Fits(value, {&wide}); });
  if (lost.empty()) return true;
  if (lost.size() > kNamedMax) {
    const size_t more = lost.size() - kNamedMax;
    lost.resize(kNamedMax);
    lost.push_back(absl::StrCat(more, " more"));
  }
  return Break(absl::StrCat(ListInWords(lost), direction_ == Direction::kBackward
                                                   ? " fitted and no longer does"
                                                   : " fits now and did not before"));
}

bool Coverage::CompareRefused(const Shape& wide, const Parts& narrow) {
  std::vector<std::string> refused = wide.refused_others;
  for (const std::string& text : wide.refused_texts) refused.push_back(TextToJson(text));
  std::erase_if(refused, [&](const std::string& json) { return !Fits(json, narrow); });
  if (refused.empty()) return true;
  return Changed("a value of " + ListInWords(refused), "refused", "accepted");
}

bool Coverage::CompareNumbers(const Shape& wide, const Parts& narrow, TypeSet types) {
  const NumberRules& rules = wide.number;
  const NumberRules were = NumbersOf(narrow);
  const bool are_integers = !types.Has(JsonType::kNumber);
  bool covers = true;
  if (rules.min && !(were.min && LetsThrough(*rules.min, rules.min_is_exclusive, *were.min,
                                             were.min_is_exclusive, are_integers))) {
    covers = Changed("minimum", BoundInWords(rules.min, rules.min_is_exclusive),
                     BoundInWords(were.min, were.min_is_exclusive));
  }
  if (rules.max && !(were.max && LetsThrough(-*rules.max, rules.max_is_exclusive, -*were.max,
                                             were.max_is_exclusive, are_integers))) {
    covers = Changed("maximum", BoundInWords(rules.max, rules.max_is_exclusive),
                     BoundInWords(were.max, were.max_is_exclusive));
  }
  if (rules.multiple_of) {
    const auto is_multiple = [&](double of) { return std::fmod(of, *rules.multiple_of) == 0; };
    if (!(are_integers && is_multiple(1)) && std::ranges::none_of(narrow, [&](const Shape* part) {
          return part->number.multiple_of && is_multiple(*part->number.multiple_of);
        })) {
      covers = Changed("the number", "a multiple of " + NumberInWords(*rules.multiple_of),
                       "another one");
    }
  }
  const auto may_have_fractions = [](const NumberRules& numbers, TypeSet of) {
    return of.Has(JsonType::kNumber) || numbers.integers_may_have_fractions;
  };
  if (types.Has(JsonType::kInteger) && may_have_fractions(were, types) &&
      !may_have_fractions(rules, wide.types)) {
    covers = Changed("an integer", "digits that fit 64 bits", "of any size and may be written 5.0");
  }
  return covers;
}

bool Coverage::CompareTexts(const TextRules& wide, const Parts& narrow) {
  const auto any = [&](auto holds) {
    return std::ranges::any_of(narrow, [&](const Shape* part) { return holds(part->text); });
  };
  bool covers = true;
  if (const SizeRange length = LengthOf(narrow); !schema::Covers(wide.length, length)) {
    covers = Changed("the number of characters", RangeOrAny(wide.length), RangeOrAny(length));
  }
  if (const SizeRange bytes = BytesOf(narrow); !schema::Covers(wide.bytes, bytes)) {
    covers = Changed("the number of bytes", RangeOrAny(wide.bytes), RangeOrAny(bytes));
  }
  for (const Pattern& pattern : wide.patterns) {
    const auto is_same = [&](const Pattern& other) {
      return other->pattern() == pattern->pattern();
    };
    if (!any(
            [&](const TextRules& rules) { return std::ranges::any_of(rules.patterns, is_same); })) {
      covers = Changed("the text", "one that matches " + pattern->pattern(), "another one");
    }
  }
  if (!any([&](const TextRules& rules) { return absl::StartsWith(rules.prefix, wide.prefix); })) {
    covers = Changed("the beginning of the text", TextToJson(wide.prefix), "another one");
  }
  if (!any([&](const TextRules& rules) { return absl::EndsWith(rules.suffix, wide.suffix); })) {
    covers = Changed("the end of the text", TextToJson(wide.suffix), "another one");
  }
  if (!any([&](const TextRules& rules) {
        return absl::StrContains(rules.contains, wide.contains) ||
               absl::StrContains(rules.prefix, wide.contains) ||
               absl::StrContains(rules.suffix, wide.contains);
      })) {
    covers = Changed("what the text must hold", TextToJson(wide.contains), "something else");
  }
  if (!any([&](const TextRules& rules) { return CoversFormat(wide.format, rules.format); })) {
    const auto format = std::ranges::find_if(
        narrow, [](const Shape* part) { return part->text.format != TextFormat::kAny; });
    covers = Changed("the text", FormatOrAny(wide.format),
                     format == narrow.end() ? "any text" : FormatOrAny((*format)->text.format));
  }
  return covers;
}

}  // namespace firn::schema
