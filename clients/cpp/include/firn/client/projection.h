// Read models in SQL, and queries over them and the log.

#ifndef FIRN_CLIENT_PROJECTION_H_
#define FIRN_CLIENT_PROJECTION_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "firn/client/query.h"
#include "firn/client/stream.h"

namespace firn {
inline namespace client {

struct SqlFile {
  // Its path within the definition's folder, ending in `.sql`.
  std::string path = {};
  std::string sql = {};
};

struct CreateProjectionRequest {
  std::string name = {};
  // None: the definition that the server ships under this name (`catalog`).
  std::vector<SqlFile> files = {};
  // Only if the newest version is this; 0: only if there is none.
  std::optional<uint32_t> expected_version = {};
  // Change nothing, only say what would happen.
  bool validate_only = false;
};

struct CreatedProjection {
  // From 1.
  uint32_t version = 0;
  // The definition was the newest already.
  bool unchanged = false;
  // The event that holds the definition.
  uint64_t position = 0;
};

struct Blob {
  std::string bytes = {};

  friend bool operator==(const Blob&, const Blob&) = default;
};

// A value of SQLite: NULL, INTEGER, REAL, TEXT, BLOB.
using SqlValue = std::variant<std::monostate, int64_t, double, std::string, Blob>;

struct SqlQuery {
  // One SELECT.
  std::string sql = {};
  // Whose tables can be read. Empty: only the view `events` of the log.
  std::string projection = {};
  // Values of `:name` in the statement, by name without the sign.
  std::map<std::string, SqlValue> parameters = {};
  // Absent: the newest.
  std::optional<AsOf> as_of = {};
  // How long the server may take. Absent: 30 s; at most 10 min.
  std::optional<absl::Duration> timeout = {};
  // The most rows, and bytes of values. 0: 1,000,000 rows, 256 MiB.
  uint64_t max_rows = 0;
  uint64_t max_bytes = 0;
};

struct SqlColumn {
  std::string name = {};
  // As declared in the table that it comes from; empty for an expression.
  std::string declared_type = {};
};

// One value for each column.
using SqlRow = std::vector<SqlValue>;

// An answer whose rows are read while they are gone through.
struct RowStream {
  std::vector<SqlColumn> columns = {};
  // The moment that all rows are of, and the head of the log.
  uint64_t position = 0;
  uint64_t head = 0;
  // After an error the rows before it are right, but not all.
  Stream<SqlRow> rows;
};

// An answer as a whole.
struct QueryResult {
  std::vector<SqlColumn> columns = {};
  std::vector<SqlRow> rows = {};
  // The moment that all rows are of, and the head of the log.
  uint64_t position = 0;
  uint64_t head = 0;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_PROJECTION_H_
