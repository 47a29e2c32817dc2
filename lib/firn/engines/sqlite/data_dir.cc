#include "firn/engines/sqlite/data_dir.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status_macros.h"

namespace firn::sqlite {
namespace {

absl::Status CannotUse(const std::string& path, int error) {
  return absl::FailedPreconditionError(absl::StrCat("cannot use the data directory ", path, ": ",
                                                    std::strerror(error),
                                                    "; choose a writable one with --data-dir"));
}

// Makes the names in a folder durable. One that may not be read is not ours to flush.
absl::Status FlushNamesIn(const std::string& folder, const std::string& data_dir) {
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return errno == EACCES ? absl::OkStatus() : CannotUse(data_dir, errno);
  // Some file systems know no flush of a folder.
  const int error = fsync(fd) == 0 || errno == EINVAL ? 0 : errno;
  close(fd);
  return error == 0 ? absl::OkStatus() : CannotUse(data_dir, error);
}

// Who holds the lock, as it wrote itself into the file; for the message only.
std::string HolderOf(int lock_fd) {
  char text[32] = {};
  const ssize_t size = pread(lock_fd, text, sizeof(text) - 1, 0);
  const std::string pid(absl::StripAsciiWhitespace(size > 0 ? text : ""));
  return pid.empty() ? "another process" : absl::StrCat("process ", pid);
}

}  // namespace

absl::StatusOr<DataDir> DataDir::Lock(const std::string& path) {
  if (mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return CannotUse(path, errno);
  const std::string lock_path = path + "/LOCK";
  const int fd = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return CannotUse(path, errno);
  DataDir dir(path, fd);

  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return CannotUse(path, errno);
    return absl::FailedPreconditionError(
        absl::StrCat("the data directory ", path, " is in use by ", HolderOf(fd),
                     "; stop it, or choose another directory with --data-dir"));
  }
  const std::string pid = absl::StrCat(getpid(), "\n");
  if (ftruncate(fd, 0) != 0 || pwrite(fd, pid.data(), pid.size(), 0) < 0) {
    return CannotUse(path, errno);
  }
  // Without its own name power loss may take all of the folder, and with it what was flushed there.
  // At each start, since the one that made it may have ended before.
  FIRN_RETURN_IF_ERROR(FlushNamesIn(path + "/..", path));
  return dir;
}

DataDir::DataDir(DataDir&& other) noexcept
    : path_(std::move(other.path_)), lock_fd_(std::exchange(other.lock_fd_, -1)) {}

DataDir::~DataDir() {
  if (lock_fd_ >= 0) close(lock_fd_);
}

absl::Status DataDir::FlushNames() const { return FlushNamesIn(path_, path_); }

}  // namespace firn::sqlite
