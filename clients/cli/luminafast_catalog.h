// LuminaFast's database, of which only the table `events` is read.

#ifndef FIRN_CLI_LUMINAFAST_CATALOG_H_
#define FIRN_CLI_LUMINAFAST_CATALOG_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/luminafast_rules.h"

namespace firn::cli {

// A row in the order of the import.
struct RowPlace {
  int64_t rowid = 0;
  int64_t timestamp_ms = 0;
  // Whether a row that was written after this one comes in front of it.
  bool is_reordered = false;
};

// Not thread-safe. The file is only read, as it was when it was opened: what the application writes
// meanwhile is not seen. Errors of every method: kInvalidArgument if the file is not what it should
// be, or is locked by another program.
class LuminafastCatalog {
 public:
  static absl::StatusOr<LuminafastCatalog> Open(const std::string& path);

  // By timestamp, those in seconds where they belong; equal ones as they were written.
  absl::StatusOr<std::vector<RowPlace>> ReadOrder();

  absl::StatusOr<LuminafastRow> Read(int64_t rowid);

  const std::string& path() const { return path_; }

 private:
  explicit LuminafastCatalog(std::string path) : path_(std::move(path)) {}

  std::string path_;
  std::unique_ptr<SQLite::Database> database_;
  // One row by its rowid.
  std::unique_ptr<SQLite::Statement> row_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_LUMINAFAST_CATALOG_H_
