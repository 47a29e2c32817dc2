#include "cli/line_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace firn::cli {
namespace {

constexpr size_t kReadBytes = 1 << 20;
// An event with the largest payload in base64 stays far below.
constexpr size_t kLineBytesMax = 8 << 20;

absl::Status CannotRead(const std::string& name) {
  return absl::InvalidArgumentError(absl::StrCat("cannot read ", name, ": ", std::strerror(errno),
                                                 "; name a file of JSON lines, or - for stdin"));
}

}  // namespace

absl::StatusOr<LineReader> LineReader::Open(const std::string& path) {
  if (path == "-") return LineReader("stdin", STDIN_FILENO);
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return CannotRead(path);
  return LineReader(path, descriptor);
}

LineReader::LineReader(std::string name, int descriptor)
    : name_(std::move(name)), descriptor_(descriptor) {
  struct stat info {};
  if (fstat(descriptor_, &info) == 0 && S_ISREG(info.st_mode)) {
    size_ = static_cast<uint64_t>(info.st_size);
  }
}

LineReader::LineReader(LineReader&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_),
      line_number_(other.line_number_),
      bytes_read_(other.bytes_read_),
      buffer_(std::move(other.buffer_)),
      begin_(other.begin_) {}

LineReader::~LineReader() {
  if (descriptor_ >= 0 && descriptor_ != STDIN_FILENO) close(descriptor_);
}

absl::StatusOr<std::optional<std::string_view>> LineReader::Next() {
  // Where no "\n" is known to be.
  size_t searched = begin_;
  while (true) {
    const size_t end = buffer_.find('\n', searched);
    if (end != std::string::npos) return TakeLine(end - begin_, end - begin_ + 1);
    if (buffer_.size() - begin_ > kLineBytesMax) {
      return absl::InvalidArgumentError(
          absl::StrCat(name_, ":", line_number_ + 1, ": the line is longer than ",
                       kLineBytesMax >> 20, " MiB; write one event on each line"));
    }
    searched = buffer_.size() - begin_;
    const absl::StatusOr<bool> filled = Fill();
    if (!filled.ok()) return filled.status();
    if (*filled) continue;
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

absl::StatusOr<bool> LineReader::Fill() {
  buffer_.erase(0, begin_);
  begin_ = 0;
  const size_t kept = buffer_.size();
  buffer_.resize(kept + kReadBytes);
  ssize_t count = 0;
  do {
    count = read(descriptor_, buffer_.data() + kept, kReadBytes);
  } while (count < 0 && errno == EINTR);
  buffer_.resize(kept + static_cast<size_t>(count < 0 ? 0 : count));
  if (count < 0) return CannotRead(name_);
  return count > 0;
}

}  // namespace firn::cli
