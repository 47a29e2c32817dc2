// Members of a JSON payload by their paths, all found in one pass.

#ifndef FIRN_PROJECTION_PAYLOAD_MEMBERS_H_
#define FIRN_PROJECTION_PAYLOAD_MEMBERS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firn::projection {

// A member's value, as SQLite knows values.
struct MemberValue {
  enum class Kind { kAbsent, kNull, kInteger, kReal, kText, kObject, kArray };

  Kind kind = Kind::kAbsent;
  int64_t integer = 0;
  double real = 0;
  // A string's characters, or the JSON text of an object or an array.
  std::string_view text = {};
};

// Which members are wanted. Filled once, then read by any thread.
class MemberPaths {
 public:
  // "new_rating", or "exif::focal_length": a name within a name, in snake_case. Returns the
  // member's index; the same path has the same one.
  size_t Add(std::string_view path);

  size_t size() const { return count_; }

 private:
  friend class PayloadMembers;

  // A name that is looked for in an object.
  struct Node {
    std::string snake;
    // The same in camelCase; empty if it is no other.
    std::string camel;
    std::optional<size_t> index = std::nullopt;
    // Which of all names, from 1.
    size_t number = 0;
    std::vector<Node> children = {};
  };

  Node root_;
  size_t count_ = 0;
  size_t names_ = 0;
};

// The members of one payload. Used again and again, by one thread; values stay until the next Find,
// and no longer than the payload.
class PayloadMembers {
 public:
  // Finds the members in a JSON object. What is no JSON object has none.
  void Find(const MemberPaths& paths, std::string_view payload);

  const MemberValue& operator[](size_t index) const { return values_[index]; }

 private:
  using Node = MemberPaths::Node;
  class Scanner;
  enum class Spelling : unsigned char { kNone, kCamel, kExact };

  std::vector<MemberValue> values_;
  // By the names' numbers: as what they were met in the object that is read.
  std::vector<Spelling> met_;
  // Strings that had escapes.
  std::deque<std::string> decoded_;
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_PAYLOAD_MEMBERS_H_
