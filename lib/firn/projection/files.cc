#include "firn/projection/files.h"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include "firn/projection/tables.h"

namespace firn::projection {

uint64_t NumberOf(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  uint64_t number = 0;
  const auto parsed = std::from_chars(name.data(), name.data() + name.size(), number);
  return parsed.ec == std::errc() && std::string_view(parsed.ptr) == ".db" ? number : 0;
}

std::vector<std::filesystem::path> FilesIn(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    files.push_back(entry.path());
  }
  std::ranges::sort(files, {}, NumberOf);
  return files;
}

bool IsOfUse(const std::filesystem::path& path, const Store& store) {
  if (NumberOf(path) == 0) return false;
  const auto info = Tables::ReadInfo(path.string());
  return info.ok() && info->ready && info->store_id == store.store_id() &&
         info->position <= store.head().position;
}

void RemoveOthers(const std::filesystem::path& folder, const std::filesystem::path& kept) {
  std::error_code error;
  for (const std::filesystem::path& path : FilesIn(folder)) {
    const std::string name = path.filename().string();
    const std::string prefix = kept.filename().string();
    const bool is_kept = !prefix.empty() && name.starts_with(prefix) &&
                         name.find(".past-") == std::string::npos && !name.ends_with(".tmp");
    if (!is_kept) std::filesystem::remove(path, error);
  }
}

}  // namespace firn::projection
