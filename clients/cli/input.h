// What a command reads: a file or standard input, piece by piece.

#ifndef FIRN_CLI_INPUT_H_
#define FIRN_CLI_INPUT_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace firn::cli {

// Errors of every method: kInvalidArgument if the file cannot be read.
class Input {
 public:
  // "-" is standard input.
  static absl::StatusOr<Input> Open(const std::string& path);

  ~Input();
  Input(Input&& other) noexcept;
  Input& operator=(Input&&) = delete;

  // Appends the next piece to the buffer; false at the end.
  absl::StatusOr<bool> Read(std::string& buffer);

  // The file for messages.
  const std::string& name() const { return name_; }
  // Of the file; 0 if it is not known.
  uint64_t size() const { return size_; }

 private:
  Input(std::string name, int descriptor);

  std::string name_;
  // -1 once moved from.
  int descriptor_;
  uint64_t size_ = 0;
};

// All of a file, or of standard input. kInvalidArgument if it has more than `bytes_max`.
absl::StatusOr<std::string> ReadWhole(const std::string& path, size_t bytes_max);

}  // namespace firn::cli

#endif  // FIRN_CLI_INPUT_H_
