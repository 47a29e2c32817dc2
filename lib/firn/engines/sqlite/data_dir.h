// The folder that holds a store, and the lock that keeps it to one process.

#ifndef FIRN_ENGINES_SQLITE_DATA_DIR_H_
#define FIRN_ENGINES_SQLITE_DATA_DIR_H_

#include <string>

#include "absl/status/statusor.h"

namespace firn::sqlite {

// Holds the exclusive lock (flock on `<dir>/LOCK`) for as long as it lives. The lock goes with the
// process, however that ends; the file stays.
class DataDir {
 public:
  // Creates the folder if it is missing (its parent must exist; mode 0700) and locks it.
  // kFailedPrecondition if another process has it, or if it cannot be used: with the remedy.
  static absl::StatusOr<DataDir> Lock(const std::string& path);

  DataDir(DataDir&& other) noexcept;
  DataDir& operator=(DataDir&& other) = delete;
  ~DataDir();

  // `<dir>/firn.db`.
  std::string database_path() const { return path_ + "/firn.db"; }

  // `<dir>/index`.
  std::string index_path() const { return path_ + "/index"; }

  // Makes the names of the files in it durable. kFailedPrecondition as Lock's.
  absl::Status FlushNames() const;

 private:
  DataDir(std::string path, int lock_fd) : path_(std::move(path)), lock_fd_(lock_fd) {}

  std::string path_;
  int lock_fd_;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_DATA_DIR_H_
