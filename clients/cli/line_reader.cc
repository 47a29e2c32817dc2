#include "cli/line_reader.h"

#include "absl/strings/str_cat.h"

namespace firn::cli {
namespace {

// An event with the largest payload in base64 stays far below.
constexpr size_t kLineBytesMax = 8 << 20;

}  // namespace

absl::StatusOr<LineReader> LineReader::Open(const std::string& path) {
  absl::StatusOr<Input> input = Input::Open(path);
  if (!input.ok()) return input.status();
  return LineReader(*std::move(input));
}

absl::StatusOr<std::optional<std::string_view>> LineReader::Next() {
  // Where no "\n" is known to be.
  size_t searched = begin_;
  while (true) {
    const size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos) return TakeLine(end - begin_, end - begin_ + 1);
    if (buffer_.size() - begin_ > kLineBytesMax) {
      return absl::InvalidArgumentError(
          absl::StrCat(name(), ":", line_number_ + 1, ": the line is longer than ",
                       kLineBytesMax >> 20, " MiB; write one event on each line"));
    }
    searched = buffer_.size() - begin_;
    buffer_.erase(0, begin_);
    begin_ = 0;
    const absl::StatusOr<bool> more = input_.Read(buffer_);
    if (!more.ok()) return more.status();
    if (*more) continue;
    const size_t rest = buffer_.size();
    if (rest == 0) return std::nullopt;
    return TakeLine(rest, rest);
  }
}

std::string_view LineReader::TakeLine(size_t size, size_t size_with_end) {
  const std::string_view line = std::string_view(buffer_).substr(begin_, size);
  begin_ += size_with_end;
  bytes_read_ += size_with_end;
  ++line_number_;
  return line;
}

}  // namespace firn::cli
