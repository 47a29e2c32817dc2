// Files of the index: written once from beginning to end, then only read.

#ifndef FIRN_INDEX_FILE_H_
#define FIRN_INDEX_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace firn::index {

// An open file. Reading is thread-safe. Errors: kDiskFull, or kInternal with the system's reason.
class File {
 public:
  // A new, empty file; one that exists is replaced.
  static absl::StatusOr<File> Create(const std::string& path);
  static absl::StatusOr<File> OpenForReading(const std::string& path);

  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;
  ~File();

  const std::string& path() const { return path_; }

  absl::Status Append(std::string_view bytes);

  // Flushes what was appended to the disk.
  absl::Status Sync();

  absl::StatusOr<uint64_t> Size() const;

  // Reads exactly `size` bytes into `buffer`. kCorrupted if the file ends before.
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

// Makes the names in a folder durable.
absl::Status FlushFolder(const std::string& folder);

absl::Status RemoveFile(const std::string& path);

// kCorrupted, with the remedy: the index is made of the log and can be made again.
absl::Status DamagedFile(const std::string& path, std::string_view what);

}  // namespace firn::index

#endif  // FIRN_INDEX_FILE_H_
