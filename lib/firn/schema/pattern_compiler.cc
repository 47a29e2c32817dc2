#include "firn/schema/pattern_compiler.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"

namespace firn::schema {
namespace {

// All patterns together, in instructions of RE2: some tens of megabytes.
constexpr int kSizeMax = 1000000;

}  // namespace

Pattern PatternCompiler::Compile(const std::string& text, std::string& fault) {
  if (size_ > kSizeMax) return {};
  auto pattern = std::make_shared<const RE2>(text, RE2::Quiet);
  if (!pattern->ok()) {
    fault = absl::StrCat("must be a regular expression of RE2; ", pattern->error());
    return {};
  }
  size_ += pattern->ProgramSize();
  if (size_ <= kSizeMax) return Pattern(std::move(pattern));
  fault =
      "is one too many: the patterns up to here are too large together; write shorter repetitions";
  return {};
}

}  // namespace firn::schema
