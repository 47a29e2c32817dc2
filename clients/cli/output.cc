#include "cli/output.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace firn::cli {
namespace {

constexpr size_t kBufferBytes = 256 << 10;

}  // namespace

absl::StatusOr<Output> Output::Open(const std::string& path) {
  if (path == "-") return Output("standard output", STDOUT_FILENO);
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) {
    return absl::DataLossError(absl::StrCat("cannot write ", path, ": ", std::strerror(errno),
                                            "; name a file that can be written"));
  }
  return Output(path, descriptor);
}

Output::Output(std::string name, int descriptor) : name_(std::move(name)), descriptor_(descriptor) {
  buffer_.reserve(kBufferBytes);
}

Output::Output(Output&& other) noexcept
    : name_(std::move(other.name_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      buffer_(std::move(other.buffer_)),
      bytes_written_(other.bytes_written_) {}

Output::~Output() {
  if (descriptor_ >= 0 && descriptor_ != STDOUT_FILENO) close(descriptor_);
}

absl::Status Output::Write(std::string_view text) {
  buffer_ += text;
  bytes_written_ += text.size();
  return buffer_.size() < kBufferBytes ? absl::OkStatus() : Flush();
}

absl::Status Output::Flush() {
  for (size_t done = 0; done < buffer_.size();) {
    const ssize_t written = write(descriptor_, buffer_.data() + done, buffer_.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Fail(errno);
    done += static_cast<size_t>(written);
  }
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status Output::Close() {
  absl::Status flushed = Flush();
  const int descriptor = std::exchange(descriptor_, -1);
  if (descriptor != STDOUT_FILENO && close(descriptor) != 0 && flushed.ok()) return Fail(errno);
  return flushed;
}

bool Output::is_abandoned() const {
  pollfd output{.fd = descriptor_, .events = 0, .revents = 0};
  return poll(&output, 1, /*timeout=*/0) == 1 && (output.revents & POLLERR) != 0;
}

absl::Status Output::Fail(int error) const {
  if (error == EPIPE) return absl::CancelledError("the reader of the output went away");
  return absl::DataLossError(absl::StrCat("cannot write ", name_, ": ", std::strerror(error),
                                          "; make room or name another output"));
}

absl::Status WriteStdout(std::string_view text) {
  absl::StatusOr<Output> output = Output::Open("-");
  if (!output.ok()) return output.status();
  absl::Status status = output->Write(text);
  return status.ok() ? output->Close() : status;
}

}  // namespace firn::cli
