#include "read_file.h"

#include <cstddef>
#include <fstream>
#include <system_error>

#include "absl/strings/str_cat.h"

namespace firn::daemon {
namespace {

// Far more than a schema, certificates or tokens need.
constexpr size_t kFileBytesMax = 8 << 20;

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path.string(), " is not a file; a regular file is needed"));
  }
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(kFileBytesMax + 1, '\0');
  // Unlike iterators of the buffer, it keeps errors to the stream and throws nothing.
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (stream.bad() || !stream.is_open()) {
    return absl::NotFoundError(absl::StrCat(path.string(), " cannot be read"));
  }
  bytes.resize(static_cast<size_t>(stream.gcount()));
  if (bytes.size() > kFileBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(path.string(), " has more than ", kFileBytesMax,
                                                   " bytes; no such file is that large"));
  }
  return bytes;
}

}  // namespace firn::daemon
