// What a projection's tables must be like, so that replay is the same everywhere and can be proved
// to be.

#ifndef FIRN_PROJECTION_TABLE_RULES_H_
#define FIRN_PROJECTION_TABLE_RULES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/projection/sqlite.h"

namespace firn::projection {

// The projection's own tables, by name.
absl::StatusOr<std::vector<std::string>> TablesOf(Connection& connection,
                                                  const std::string& schema = "main");

// Whether there is a table, not a view, of that name.
absl::StatusOr<bool> HasTable(Connection& connection, std::string_view table);

// How many rows the table `anomalies` has; 0 if there is none.
absl::StatusOr<uint64_t> CountAnomalies(Connection& connection);

struct TableColumn {
  std::string name;
  // Place in the primary key, from 1; 0: not in it.
  int key = 0;
  bool is_not_null = false;
  bool is_integer = false;
};

// The columns of a table, in order.
absl::StatusOr<std::vector<TableColumn>> ColumnsOf(Connection& connection, const std::string& table,
                                                   const std::string& schema = "main");

// The columns of a table's primary key, in the key's order.
std::vector<std::string> KeyOf(const std::vector<TableColumn>& columns);

// kInvalidField if there is no table, if one has no primary key, or values of its own making.
absl::Status CheckTables(Connection& connection);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_TABLE_RULES_H_
