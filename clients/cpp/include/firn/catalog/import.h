// Payloads of the category `import`.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_IMPORT_H_
#define FIRN_CATALOG_IMPORT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "firn/catalog/payload.h"

namespace firn {
inline namespace client {
namespace catalog {

// An import ended.
struct ImportCompleted {
  static constexpr std::string_view kEventType = "import_completed";
  static constexpr std::string_view kTargetType = "catalog";

  // The import; the images that it adds name it too.
  std::string import_session_id = {};
  // How many files became images. Unit: files.
  int64_t ingested_files = {};
  // How many files the catalogue had already, or were not wanted. Unit: files.
  int64_t skipped_files = {};
  // How many files could not be read. Unit: files.
  int64_t failed_files = {};
  // Size in bytes of the files that became images. Unit: bytes.
  int64_t total_size_bytes = {};

  friend bool operator==(const ImportCompleted&, const ImportCompleted&) = default;
};

// An import began.
struct ImportStarted {
  static constexpr std::string_view kEventType = "import_started";
  static constexpr std::string_view kTargetType = "catalog";

  // The import; the images that it adds name it too.
  std::string import_session_id = {};
  // Where the files come from: a folder, a card, a device.
  std::string source_path = {};
  // How many files were found there. Unit: files.
  int64_t total_files = {};

  friend bool operator==(const ImportStarted&, const ImportStarted&) = default;
};

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_IMPORT_H_
