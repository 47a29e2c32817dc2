// Where results go: standard output or a file, buffered, with errors that reach the user.

#ifndef FIRN_CLI_OUTPUT_H_
#define FIRN_CLI_OUTPUT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace firn::cli {

// Errors of every method: kCancelled if the reader of a pipe went away, which is the command's cue
// to stop without a word; kDataLoss if the output cannot be written.
class Output {
 public:
  // Creates the file, or empties it. "-" is standard output.
  static absl::StatusOr<Output> Open(const std::string& path);

  // Closes without a flush: what has to arrive is written with Close.
  ~Output();

  Output(Output&& other) noexcept;
  Output& operator=(Output&&) = delete;

  absl::Status Write(std::string_view text);
  absl::Status Flush();
  // Flushes, and reports what only closing a file brings to light.
  absl::Status Close();

  // Whether the output is a pipe that nobody reads any more: the next flush would fail.
  bool is_abandoned() const;

  // What was written, flushed or not.
  uint64_t bytes_written() const { return bytes_written_; }

 private:
  Output(std::string name, int descriptor);

  absl::Status Fail(int error) const;

  std::string name_;
  // -1 once closed.
  int descriptor_;
  std::string buffer_;
  uint64_t bytes_written_ = 0;
};

// Writes a small result to standard output.
absl::Status WriteStdout(std::string_view text);

}  // namespace firn::cli

#endif  // FIRN_CLI_OUTPUT_H_
