// Files, most of which are only added to, and folders: errors as values.

#ifndef FIRN_BASE_FILE_H_
#define FIRN_BASE_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace firn {

// An open file. Reading is thread-safe. Errors: kDiskFull, or kInternal with the system's reason.
class File {
 public:
  // Who may read it.
  enum class Access { kEverybody, kOwner };

  // A new, empty file; one that exists is replaced.
  static absl::StatusOr<File> Create(const std::string& path, Access access = Access::kEverybody);
  static absl::StatusOr<File> OpenForReading(const std::string& path);
  // An existing file, to be read and overwritten.
  static absl::StatusOr<File> OpenForWriting(const std::string& path);

  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  const std::string& path() const { return path_; }

  // Of a file that was created: adds to its end.
  absl::Status Append(std::string_view bytes);

  // Puts the bytes in the place of others, or behind the last.
  absl::Status WriteAt(uint64_t offset, std::string_view bytes);

  // Flushes what was written to the disk. If that fails, the system may take for written what is
  // not, and a later flush that succeeds says nothing about it.
  absl::Status Sync();

  // Flushes the first `size` bytes also where a flush of them has failed, in this process or in
  // another: they are written over themselves first, which changes nothing wherever it ends.
  absl::Status SyncAnew(uint64_t size);

  absl::StatusOr<uint64_t> Size() const;

  // Gives the file another size, which is not larger: what lies beyond is gone.
  absl::Status Shorten(uint64_t size);

  // Reads exactly `size` bytes into `buffer`. kCorrupted if the file ends before or the disk
  // cannot read it.
  absl::Status ReadAt(uint64_t offset, size_t size, std::string& buffer) const;

 private:
  File(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}

  int descriptor_ = -1;
  std::string path_;
};

// Creates the folder if it is missing.
absl::Status MakeFolder(const std::string& path);

// The names in a folder, sorted.
absl::StatusOr<std::vector<std::string>> ListFolder(const std::string& path);

// Gives the file its final name, for good: also after power loss.
absl::Status RenameDurably(const std::string& from, const std::string& to,
                           const std::string& folder);

// Puts a file with these bytes in the place of the one before, or where there was none, for good:
// after power loss it is one of the two.
absl::Status ReplaceFile(const std::string& path, const std::string& folder, std::string_view bytes,
                         File::Access access);

// Makes what the folder lists durable.
absl::Status SyncFolder(const std::string& path);

absl::Status RemoveFile(const std::string& path);

}  // namespace firn

#endif  // FIRN_BASE_FILE_H_
