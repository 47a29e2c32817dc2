// What fuzz targets share: how they end the process, and how they take an input apart.
//
// A target is one file with LLVMFuzzerTestOneInput. libFuzzer calls it in the builds that fuzz, and
// replay.cc with the inputs that are kept in every other.

#ifndef FIRN_TESTS_FUZZ_FUZZ_H_
#define FIRN_TESTS_FUZZ_FUZZ_H_

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace firn::fuzz {

// A promise was broken: says which, and ends the process as a crash does.
[[noreturn]] inline void Fail(const std::string& what) {
  std::fprintf(stderr, "BROKEN: %s\n", what.c_str());
  std::abort();
}

inline std::string_view TextOf(const uint8_t* data, size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Takes the first byte off as a choice among `count`; an empty text chooses the first.
inline size_t TakeChoice(std::string_view& text, size_t count) {
  if (text.empty()) return 0;
  const auto byte = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  return byte % count;
}

// A text of several parts, with this line in between: a line that a dictionary can hold and that a
// person can read.
inline constexpr std::string_view kBetweenParts = "\n---\n";

// At most `most` parts; the last one has the rest.
inline std::vector<std::string> SplitParts(std::string_view text, size_t most) {
  std::vector<std::string> parts;
  while (parts.size() + 1 < most) {
    const size_t end = text.find(kBetweenParts);
    if (end == std::string_view::npos) break;
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end + kBetweenParts.size());
  }
  parts.emplace_back(text);
  return parts;
}

}  // namespace firn::fuzz

#endif  // FIRN_TESTS_FUZZ_FUZZ_H_
