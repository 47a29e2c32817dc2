// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#include "firn/catalog/import.h"

#include "src/catalog/json.h"
#include "src/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

void VisitMembers(auto& members, IsType<ImportCompleted> auto& value) {
  members("import_session_id", value.import_session_id);
  members("ingested_files", value.ingested_files);
  members("skipped_files", value.skipped_files);
  members("failed_files", value.failed_files);
  members("total_size_bytes", value.total_size_bytes);
}

void VisitMembers(auto& members, IsType<ImportStarted> auto& value) {
  members("import_session_id", value.import_session_id);
  members("source_path", value.source_path);
  members("total_files", value.total_files);
}

template std::string ToJson(const ImportCompleted& payload);
template absl::StatusOr<ImportCompleted> FromJson(std::string_view json);
template std::string ToJson(const ImportStarted& payload);
template absl::StatusOr<ImportStarted> FromJson(std::string_view json);

}  // namespace catalog
}  // namespace client
}  // namespace firn
