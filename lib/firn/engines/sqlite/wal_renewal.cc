#include "firn/engines/sqlite/wal_renewal.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "firn/base/file.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::sqlite {
namespace {

// Where SQLite locks a database file; who has it open with a write-ahead log has a shared lock.
constexpr off_t kLockBytes = 0x4000'0000;
constexpr off_t kLockBytesCount = 512;

// No page is larger.
constexpr uint64_t kBlock = 64 << 10;

// Nobody else has the database open, or can open it, for as long as it lives. Closing a file lets
// go of all locks that SQLite has on it in this process: there must be none.
class SoleUse {
 public:
  // Nothing if others have it open.
  static absl::StatusOr<std::optional<SoleUse>> Of(const std::string& database_path) {
    SoleUse use(open(database_path.c_str(), O_RDWR | O_CLOEXEC));
    if (use.descriptor_ < 0) return CannotUse(database_path, errno);
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = kLockBytes;
    lock.l_len = kLockBytesCount;
    if (fcntl(use.descriptor_, F_OFD_SETLK, &lock) == 0) return use;
    if (errno == EAGAIN || errno == EACCES) return std::nullopt;
    return CannotUse(database_path, errno);
  }

  SoleUse(SoleUse&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  SoleUse& operator=(SoleUse&&) = delete;
  ~SoleUse() {
    if (descriptor_ >= 0) close(descriptor_);
  }

 private:
  explicit SoleUse(int descriptor) : descriptor_(descriptor) {}

  static absl::Status CannotUse(const std::string& path, int error) {
    return absl::FailedPreconditionError(absl::StrCat(
        "cannot open ", path, ": ", std::strerror(error), "; check the permissions of its folder"));
  }

  int descriptor_;
};

// How much of the log is in use, and up to a block more: all but the zeros that were reserved at
// its end. The header of a frame is not zeros, but its page may be.
absl::StatusOr<uint64_t> UsedSize(const File& wal) {
  FIRN_ASSIGN_OR_RETURN(const uint64_t size, wal.Size());
  std::string block;
  for (uint64_t end = size; end > 0;) {
    const uint64_t begin = (end - 1) / kBlock * kBlock;
    FIRN_RETURN_IF_ERROR(wal.ReadAt(begin, end - begin, block));
    if (block.find_first_not_of('\0') != std::string::npos) {
      return std::min(size, end + kBlock);
    }
    end = begin;
  }
  return 0;
}

absl::Status Copy(const File& from, uint64_t size, const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(File to, File::Create(path));
  std::string block;
  for (uint64_t at = 0; at < size; at += block.size()) {
    FIRN_RETURN_IF_ERROR(from.ReadAt(at, std::min(kBlock, size - at), block));
    FIRN_RETURN_IF_ERROR(to.Append(block));
  }
  return to.Sync();
}

}  // namespace

absl::Status RenewWal(const std::string& database_path) {
  const std::string path = database_path + "-wal";
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  // SQLite removes a log without a database.
  if (error || size == 0 || !std::filesystem::exists(database_path)) return absl::OkStatus();
  FIRN_ASSIGN_OR_RETURN(const std::optional<SoleUse> sole_use, SoleUse::Of(database_path));
  FIRN_ASSIGN_OR_RETURN(File wal, File::OpenForWriting(path));
  FIRN_ASSIGN_OR_RETURN(const uint64_t used, UsedSize(wal));
  if (!sole_use) return wal.SyncAnew(used);
  const std::string copy = path + ".new";
  absl::Status copied = Copy(wal, used, copy);
  if (copied.ok()) {
    return RenameDurably(copy, path, std::filesystem::path(path).parent_path().string());
  }
  FIRN_RETURN_IF_ERROR(RemoveFile(copy));
  if (ReasonOf(copied) != ErrorReason::kDiskFull) return copied;
  return wal.SyncAnew(used);
}

}  // namespace firn::sqlite
