// Regular expressions, and what they cost.

#ifndef FIRN_SCHEMA_PATTERN_H_
#define FIRN_SCHEMA_PATTERN_H_

#include <re2/re2.h>

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

namespace firn::schema {

// A regular expression, with its text and its cost. Null, or never changes; may be shared by
// threads.
class Pattern {
 public:
  Pattern() = default;
  explicit Pattern(std::shared_ptr<const RE2> regex)
      : regex_(std::move(regex)), work_per_byte_(regex_ ? WorkPerByte(*regex_) : 0) {}

  const RE2& operator*() const { return *regex_; }
  const RE2* operator->() const { return regex_.get(); }
  explicit operator bool() const { return regex_ != nullptr; }
  friend bool operator==(const Pattern& pattern, std::nullptr_t) { return !pattern; }

  // About how many nanoseconds a byte of text takes at worst.
  size_t work_per_byte() const { return work_per_byte_; }

  // Whether it is found in the text; one that is about the whole text is anchored.
  bool IsIn(std::string_view text) const {
    return RE2::PartialMatch({text.data(), text.size()}, *regex_);
  }

 private:
  static size_t WorkPerByte(const RE2& regex);

  std::shared_ptr<const RE2> regex_;
  size_t work_per_byte_ = 0;
};

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PATTERN_H_
