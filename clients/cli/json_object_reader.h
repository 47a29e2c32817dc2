// Reads a file of JSON objects one by one, however they are laid out: one on each line, all in one
// array, or a single one over many lines.

#ifndef FIRN_CLI_JSON_OBJECT_READER_H_
#define FIRN_CLI_JSON_OBJECT_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "cli/input.h"

namespace firn::cli {

// Not thread-safe. It only looks for where objects begin and end.
class JsonObjectReader {
 public:
  explicit JsonObjectReader(Input input) : input_(std::move(input)) {}

  // The next object's text, valid until the next call; nothing at the end. kInvalidArgument, with
  // the file and line in front, if the file cannot be read, ends too early, or has something else.
  absl::StatusOr<std::optional<std::string_view>> Next();

  const std::string& name() const { return input_.name(); }
  // Where the object last returned begins, from 1.
  uint64_t line_number() const { return object_line_; }
  uint64_t bytes_read() const { return bytes_dropped_ + next_; }
  uint64_t size() const { return input_.size(); }

 private:
  enum class Place { kBeforeAll, kBetweenLines, kInArray, kAfterArray };

  // Moves to the next object's "{"; false at the end of the file.
  absl::StatusOr<bool> FindBegin();
  // Moves behind its "}".
  absl::Status FindEnd();
  // Reads more into the buffer; false at the end of the file.
  absl::StatusOr<bool> Fill();
  // Whether this byte may stand between objects.
  bool TakeBetween(char byte);
  absl::Status Fault(const std::string& what) const;

  Input input_;
  Place place_ = Place::kBeforeAll;
  std::string buffer_;
  // Where the object that is being read begins; what is in front is not needed.
  size_t begin_ = 0;
  size_t next_ = 0;
  uint64_t bytes_dropped_ = 0;
  // Of next_.
  uint64_t line_ = 1;
  uint64_t object_line_ = 0;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_JSON_OBJECT_READER_H_
