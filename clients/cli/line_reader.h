// Reads a file line by line, and knows where it is.

#ifndef FIRN_CLI_LINE_READER_H_
#define FIRN_CLI_LINE_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "cli/input.h"

namespace firn::cli {

class LineReader {
 public:
  // "-" is standard input. kInvalidArgument if the file cannot be read.
  static absl::StatusOr<LineReader> Open(const std::string& path);

  // The next line without its "\n", valid until the next call; nothing at the end. A last line
  // needs no "\n". kInvalidArgument if the file cannot be read, or a line is longer than any event.
  absl::StatusOr<std::optional<std::string_view>> Next();

  // The file for messages.
  const std::string& name() const { return input_.name(); }
  // Of the line last returned, from 1.
  uint64_t line_number() const { return line_number_; }
  // Up to the end of the line last returned.
  uint64_t bytes_read() const { return bytes_read_; }
  // Of the file; 0 if it is not known.
  uint64_t size() const { return input_.size(); }

 private:
  explicit LineReader(Input input) : input_(std::move(input)) {}

  std::string_view TakeLine(size_t size, size_t size_with_end);

  Input input_;
  uint64_t line_number_ = 0;
  uint64_t bytes_read_ = 0;
  // Not yet returned: buffer_[begin_, buffer_.size()).
  std::string buffer_;
  size_t begin_ = 0;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_LINE_READER_H_
