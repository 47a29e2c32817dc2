// Files that the settings name.

#ifndef FIRN_DAEMON_READ_FILE_H_
#define FIRN_DAEMON_READ_FILE_H_

#include <filesystem>
#include <string>

#include "absl/status/statusor.h"

namespace firn::daemon {

// The whole file, of at most 8 MiB. Only what is a file: a directory, or a pipe that nobody writes
// to, is a slip of the pen. The error names the file.
absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path);

}  // namespace firn::daemon

#endif  // FIRN_DAEMON_READ_FILE_H_
