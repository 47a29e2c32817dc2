#include "cli/input.h"

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

absl::Status CannotRead(const std::string& name) {
  return absl::InvalidArgumentError(absl::StrCat("cannot read ", name, ": ", std::strerror(errno),
                                                 "; name a file, or - for stdin"));
}

}  // namespace

absl::StatusOr<Input> Input::Open(const std::string& path) {
  if (path == "-") return Input("stdin", STDIN_FILENO);
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return CannotRead(path);
  return Input(path, descriptor);
}

Input::Input(std::string name, int descriptor) : name_(std::move(name)), descriptor_(descriptor) {
  struct stat info {};
  if (fstat(descriptor_, &info) == 0 && S_ISREG(info.st_mode)) {
    size_ = static_cast<uint64_t>(info.st_size);
  }
}

Input::Input(Input&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      size_(other.size_) {}

Input::~Input() {
  if (descriptor_ >= 0 && descriptor_ != STDIN_FILENO) close(descriptor_);
}

absl::StatusOr<bool> Input::Read(std::string& buffer) {
  const size_t kept = buffer.size();
  buffer.resize(kept + kReadBytes);
  ssize_t count = 0;
  do {
    count = read(descriptor_, buffer.data() + kept, kReadBytes);
  } while (count < 0 && errno == EINTR);
  buffer.resize(kept + static_cast<size_t>(count < 0 ? 0 : count));
  if (count < 0) return CannotRead(name_);
  return count > 0;
}

absl::StatusOr<std::string> ReadWhole(const std::string& path, size_t bytes_max) {
  absl::StatusOr<Input> input = Input::Open(path);
  if (!input.ok()) return input.status();
  std::string bytes;
  while (true) {
    const absl::StatusOr<bool> more = input->Read(bytes);
    if (!more.ok()) return more.status();
    if (bytes.size() > bytes_max) {
      return absl::InvalidArgumentError(absl::StrCat(input->name(), " has more than ", bytes_max,
                                                     " bytes; is it the right file?"));
    }
    if (!*more) return bytes;
  }
}

}  // namespace firn::cli
