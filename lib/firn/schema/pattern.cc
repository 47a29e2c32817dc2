#include "firn/schema/pattern.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace firn::schema {
namespace {

// So few places have so few sets that RE2 remembers what follows each: a byte is one look-up.
constexpr size_t kFewPlaces = 10;
constexpr size_t kLookUpWork = 6;

// Of such large programs its memory holds too little; it goes through the instructions of a place.
constexpr size_t kLargeProgram = 10'000;
constexpr size_t kLargeWork = 100;

// With more places it may have to go through them all for each byte.
constexpr size_t kPlaceWork = 6;

// A longer pattern is taken for as expensive as it looks.
constexpr size_t kReadBytesMax = 4096;

// The pattern with a class of ASCII for each class of Unicode, and a letter for each character
// beyond ASCII: it has as many places. Nothing if that cannot be told from its text.
std::optional<std::string> InAscii(const std::string& pattern) {
  // What is quoted there has other escapes.
  if (pattern.find("\\Q") != std::string::npos) return std::nullopt;
  std::string ascii;
  for (size_t i = 0; i < pattern.size(); ++i) {
    const auto byte = static_cast<unsigned char>(pattern[i]);
    if (byte >= 0x80) {
      if (byte >= 0xC0) ascii += 'a';
      continue;
    }
    ascii += pattern[i];
    if (pattern[i] != '\\' || i + 1 == pattern.size()) continue;
    const char escaped = pattern[++i];
    const bool has_braces = i + 1 < pattern.size() && pattern[i + 1] == '{';
    const size_t end = has_braces ? pattern.find('}', i) : i + 1;
    if (escaped == 'p' || escaped == 'P') {
      ascii += 'w';
      i = end;
    } else if (escaped == 'x' && has_braces) {
      ascii.back() = 'a';
      i = end;
    } else {
      ascii += escaped;
    }
  }
  return ascii;
}

// The end of a character or a class of them that begins there; npos: it is something else.
size_t EndOfAtom(std::string_view pattern, size_t begin) {
  constexpr std::string_view kOperators = "()*+?";
  if (pattern[begin] == '\\') return begin + 2;
  if (pattern[begin] != '[') {
    return kOperators.find(pattern[begin]) == std::string_view::npos ? begin + 1
                                                                     : std::string_view::npos;
  }
  size_t i = begin + 1;
  if (pattern.substr(i).starts_with('^')) ++i;
  // A bracket that comes first stands for itself.
  if (pattern.substr(i).starts_with(']')) ++i;
  while (i < pattern.size() && pattern[i] != ']') {
    const size_t end =
        pattern.substr(i).starts_with("[:") ? pattern.find(":]", i) : std::string_view::npos;
    // `[:alpha:]`; without its end it is but two characters.
    if (end != std::string_view::npos) {
      i = end + 2;
    } else {
      i += pattern[i] == '\\' ? 2 : 1;
    }
  }
  return std::min(i + 1, pattern.size());
}

// What of the pattern may be under way at several places at once: not what is anchored to the
// beginning, up to and with the first part that may have several lengths. In `^[a-z]{1,64}$` the
// place is always that of the text.
std::string_view WithSeveralPlaces(std::string_view pattern) {
  if (!pattern.starts_with('^') || pattern.find('|') != std::string_view::npos) return pattern;
  static const RE2 repetition(R"((?:[*+?]|\{\d+(,\d*)?\})\??)");
  size_t begin = 1;
  while (begin < pattern.size()) {
    const size_t end = EndOfAtom(pattern, begin);
    if (end == std::string_view::npos) return pattern.substr(begin);
    re2::StringPiece rest(pattern.data() + end, pattern.size() - end);
    re2::StringPiece range;
    const char next = rest.empty() ? '\0' : rest[0];
    if (RE2::Consume(&rest, repetition, &range)) {
      const std::string_view after(rest.data(), rest.size());
      re2::StringPiece again = rest;
      if (RE2::Consume(&again, repetition)) return pattern.substr(begin);
      if (next != '{' || !range.empty()) return after;
      begin = pattern.size() - after.size();
    } else {
      begin = end;
    }
  }
  return {};
}

// How many places of the pattern may be under way at once. The instructions of RE2 are one or two
// for each, but some hundreds for each class of Unicode, of which one at most is under way.
size_t Places(const RE2& regex) {
  const auto size = static_cast<size_t>(std::max(regex.ProgramSize(), 0));
  if (size <= kFewPlaces || regex.pattern().size() > kReadBytesMax) return size;
  const std::optional<std::string> ascii = InAscii(regex.pattern());
  if (!ascii) return size;
  RE2::Options options = regex.options();
  options.set_encoding(RE2::Options::EncodingLatin1);
  options.set_log_errors(false);
  const std::string_view several = WithSeveralPlaces(*ascii);
  const RE2 without_unicode({several.data(), several.size()}, options);
  if (!without_unicode.ok()) return size;
  return std::min(size, static_cast<size_t>(without_unicode.ProgramSize()));
}

}  // namespace

size_t Pattern::WorkPerByte(const RE2& regex) {
  if (!regex.ok()) return 0;
  const size_t places = Places(regex);
  const size_t least =
      regex.ProgramSize() > static_cast<int>(kLargeProgram) ? kLargeWork : kLookUpWork;
  return places <= kFewPlaces ? least : std::max(least, places * kPlaceWork);
}

}  // namespace firn::schema
