#include "firn/base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn {
namespace {

// What is read and written at a time where it is much.
constexpr uint64_t kBlock = 64 << 10;

absl::Status SystemError(std::string_view doing, const std::string& path, int error) {
  const std::string message =
      absl::StrCat(ToAbsl(doing), " ", path, ": ", std::generic_category().message(error));
  if (error == ENOSPC || error == EDQUOT) {
    return MakeError(ErrorReason::kDiskFull, message + "; free space on its disk");
  }
  return MakeError(ErrorReason::kInternal, message);
}

// A sector that the disk cannot read is damage of the file.
absl::Status ReadError(const std::string& path, int error) {
  const absl::Status status = SystemError("reading", path, error);
  if (error != EIO && error != ENXIO) return status;
  return MakeError(ErrorReason::kCorrupted, std::string(status.message()));
}

}  // namespace

absl::StatusOr<File> File::Create(const std::string& path, Access access) {
  const mode_t mode = access == Access::kOwner ? 0600 : 0644;
  const int descriptor = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  if (descriptor < 0) return SystemError("creating", path, errno);
  return File(descriptor, path);
}

absl::StatusOr<File> File::OpenForReading(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return SystemError("opening", path, errno);
  return File(descriptor, path);
}

absl::StatusOr<File> File::OpenForWriting(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return SystemError("opening", path, errno);
  return File(descriptor, path);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

File::~File() {
  if (descriptor_ >= 0) close(descriptor_);
}

absl::Status File::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("writing to", path_, errno);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status File::WriteAt(uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written =
        pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return SystemError("writing to", path_, errno);
    offset += static_cast<uint64_t>(written);
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return absl::OkStatus();
}

absl::Status File::Sync() {
  if (fdatasync(descriptor_) != 0) return SystemError("flushing", path_, errno);
  return absl::OkStatus();
}

absl::Status File::SyncAnew(uint64_t size) {
  std::string block;
  for (uint64_t at = 0; at < size; at += block.size()) {
    FIRN_RETURN_IF_ERROR(ReadAt(at, std::min(kBlock, size - at), block));
    FIRN_RETURN_IF_ERROR(WriteAt(at, block));
  }
  return Sync();
}

absl::StatusOr<uint64_t> File::Size() const {
  struct stat facts {};
  if (fstat(descriptor_, &facts) != 0) return SystemError("looking at", path_, errno);
  return static_cast<uint64_t>(facts.st_size);
}

absl::Status File::Shorten(uint64_t size) {
  if (ftruncate(descriptor_, static_cast<off_t>(size)) != 0) {
    return SystemError("shortening", path_, errno);
  }
  return absl::OkStatus();
}

absl::Status File::ReadAt(uint64_t offset, size_t size, std::string& buffer) const {
  buffer.resize(size);
  size_t filled = 0;
  while (filled < size) {
    const ssize_t got = pread(descriptor_, buffer.data() + filled, size - filled,
                              static_cast<off_t>(offset + filled));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return ReadError(path_, errno);
    if (got == 0) {
      return MakeError(ErrorReason::kCorrupted,
                       absl::StrCat("the file ", path_, " ends too early"));
    }
    filled += static_cast<size_t>(got);
  }
  return absl::OkStatus();
}

absl::Status MakeFolder(const std::string& path) {
  if (mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) {
    return SystemError("creating", path, errno);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& path) {
  std::vector<std::string> names;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    names.push_back(entry->path().filename().string());
  }
  if (error) return SystemError("listing", path, error.value());
  std::sort(names.begin(), names.end());
  return names;
}

absl::Status RenameDurably(const std::string& from, const std::string& to,
                           const std::string& folder) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return SystemError("renaming", from, errno);
  return SyncFolder(folder);
}

absl::Status SyncFolder(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return SystemError("opening", path, errno);
  // Some file systems know no flush of a folder.
  const int error = fsync(descriptor) == 0 || errno == EINVAL ? 0 : errno;
  close(descriptor);
  return error == 0 ? absl::OkStatus() : SystemError("flushing", path, error);
}

absl::Status ReplaceFile(const std::string& path, const std::string& folder, std::string_view bytes,
                         File::Access access) {
  const std::string unfinished = path + ".new";
  FIRN_ASSIGN_OR_RETURN(File file, File::Create(unfinished, access));
  FIRN_RETURN_IF_ERROR(file.Append(bytes));
  FIRN_RETURN_IF_ERROR(file.Sync());
  return RenameDurably(unfinished, path, folder);
}

absl::Status RemoveFile(const std::string& path) {
  if (unlink(path.c_str()) != 0 && errno != ENOENT) return SystemError("removing", path, errno);
  return absl::OkStatus();
}

}  // namespace firn
