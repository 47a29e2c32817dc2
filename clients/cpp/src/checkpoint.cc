#include "firn/client/checkpoint.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace firn {
inline namespace client {
namespace {

// A file descriptor that is closed.
class File {
 public:
  File(const std::string& path, int flags) : descriptor_(open(path.c_str(), flags, 0666)) {}
  ~File() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  bool Write(std::string_view text) const {
    while (!text.empty()) {
      const ssize_t written = write(descriptor_, text.data(), text.size());
      if (written < 0 && errno == EINTR) continue;
      if (written == 0) errno = EIO;
      if (written <= 0) return false;
      text.remove_prefix(static_cast<size_t>(written));
    }
    return true;
  }
  bool Read(std::string& text) const {
    char buffer[256];
    for (;;) {
      const ssize_t count = read(descriptor_, buffer, sizeof(buffer));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) return count == 0;
      text.append(buffer, static_cast<size_t>(count));
    }
  }
  bool Flush() const { return fsync(descriptor_) == 0; }

 private:
  const int descriptor_;
};

absl::Status FileError(const std::string& path) {
  return absl::ErrnoToStatus(errno, absl::StrCat("the checkpoint ", path));
}

}  // namespace

FileCheckpointStore::FileCheckpointStore(std::string path) : path_(std::move(path)) {}

absl::StatusOr<std::optional<Checkpoint>> FileCheckpointStore::Load() {
  const File file(path_, O_RDONLY | O_CLOEXEC);
  if (!file.is_open() && errno == ENOENT) return std::optional<Checkpoint>();
  std::string text;
  if (!file.is_open() || !file.Read(text)) return FileError(path_);
  // STORE_ID POSITION, and the end of the line.
  Checkpoint checkpoint;
  const size_t space = text.find(' ');
  // Without a store's id it would be taken for one of any log.
  if (space != std::string::npos && space > 0 && text.find('\n') == text.size() - 1) {
    checkpoint.store_id = text.substr(0, space);
    const char* const end = text.data() + text.size() - 1;
    const auto parsed = std::from_chars(text.data() + space + 1, end, checkpoint.position);
    if (parsed.ec == std::errc() && parsed.ptr == end) return checkpoint;
  }
  return absl::DataLossError(absl::StrCat(path_, " holds no checkpoint; remove it to begin anew"));
}

absl::Status FileCheckpointStore::Save(const Checkpoint& checkpoint) {
  const std::string next = path_ + ".new";
  {
    const File file(next, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC);
    const std::string text = absl::StrCat(checkpoint.store_id, " ", checkpoint.position, "\n");
    if (!file.is_open() || !file.Write(text) || !file.Flush()) return FileError(next);
  }
  if (rename(next.c_str(), path_.c_str()) != 0) return FileError(path_);
  // The new name is on the disk when its folder is.
  const std::string folder = std::filesystem::path(path_).parent_path().string();
  const File directory(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (!directory.is_open()) return FileError(path_);
  // Not every file system can do that.
  if (!directory.Flush() && errno != EINVAL && errno != ENOTSUP) return FileError(path_);
  return absl::OkStatus();
}

}  // namespace client
}  // namespace firn
