// Breaks pages of a database that nobody has open, and mends them.

#ifndef FIRN_TESTS_SUPPORT_DAMAGED_PAGES_H_
#define FIRN_TESTS_SUPPORT_DAMAGED_PAGES_H_

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace firn::testing {

class DamagedPages {
 public:
  explicit DamagedPages(std::string path) : path_(std::move(path)) {}

  // The table's pages of a kind of dbstat's ("leaf", "internal"), in the order of its rows, without
  // the root.
  std::vector<int64_t> PagesOf(const std::string& table, const std::string& kind) const {
    SQLite::Database database = Open();
    SQLite::Statement select(database,
                             "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? "
                             "AND path <> '/' ORDER BY path");
    select.bind(1, table);
    select.bind(2, kind);
    std::vector<int64_t> pages;
    while (select.executeStep()) pages.push_back(select.getColumn(0).getInt64());
    return pages;
  }

  // Overwrites a page with zeros.
  void Break(int64_t page) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    std::string bytes(kPageBytes, '\0');
    file.seekg((page - 1) * kPageBytes);
    file.read(bytes.data(), kPageBytes);
    kept_.emplace(page, bytes);
    Write(file, page, std::string(kPageBytes, '\0'));
  }

  void Mend() {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    for (const auto& [page, bytes] : kept_) Write(file, page, bytes);
    kept_.clear();
  }

  // The events up to `last` that SQLite cannot find, as ranges.
  std::vector<std::pair<uint64_t, uint64_t>> Unreadable(uint64_t last) const {
    SQLite::Database database = Open();
    SQLite::Statement select(database, "SELECT id FROM log WHERE position = ?");
    std::vector<std::pair<uint64_t, uint64_t>> ranges;
    for (uint64_t position = 1; position <= last; ++position) {
      select.tryReset();
      select.bind(1, static_cast<int64_t>(position));
      if (select.tryExecuteStep() == SQLITE_ROW) continue;
      if (ranges.empty() || ranges.back().second + 1 != position) {
        ranges.emplace_back(position, position);
      }
      ranges.back().second = position;
    }
    return ranges;
  }

 private:
  static constexpr int64_t kPageBytes = 4096;

  // Leaves no files of a write-ahead log behind.
  SQLite::Database Open() const {
    return {"file:" + path_ + "?immutable=1", SQLite::OPEN_READONLY | SQLite::OPEN_URI};
  }

  static void Write(std::fstream& file, int64_t page, const std::string& bytes) {
    file.seekp((page - 1) * kPageBytes);
    file << bytes;
    ASSERT_TRUE(file.flush().good());
  }

  const std::string path_;
  std::map<int64_t, std::string> kept_;
};

// The content of each file of a data directory, by its path. Of the lock only the holder changes.
inline std::map<std::string, std::string> FilesOf(const std::string& data_dir) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir)) {
    if (!entry.is_regular_file() || entry.path().filename() == "LOCK") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().string()].assign(std::istreambuf_iterator<char>(file), {});
  }
  return files;
}

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_DAMAGED_PAGES_H_
