#include "firn/projection/table_rules.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/projection/authorizer.h"

namespace firn::projection {
namespace {

absl::Status Fault(std::string_view what) { return InvalidFields({{"files", std::string(what)}}); }

// Functions of a default are not looked at when a statement is prepared.
absl::Status CheckDefaults(Connection& connection) {
  FIRN_ASSIGN_OR_RETURN(
      Statement defaults,
      connection.Prepare("select t.name, c.name, c.dflt_value from sqlite_schema t, "
                         "pragma_table_xinfo(t.name) c where t.type = 'table' and "
                         "c.dflt_value is not null"));
  while (true) {
    FIRN_ASSIGN_OR_RETURN(const bool has_row, defaults.Step());
    if (!has_row) return absl::OkStatus();
    if (IsReserved(defaults.Text(0))) continue;
    Authorizer authorizer(connection, Rights::kRead);
    // A word alone is a text, though it cannot be selected.
    const auto value = connection.Prepare(absl::StrCat("select ", ToAbsl(defaults.Text(2))));
    if (authorizer.TakeRefusal(value).empty()) continue;
    return Fault(absl::StrCat("the default of ", ToAbsl(defaults.Text(0)), ".",
                              ToAbsl(defaults.Text(1)), " must be a constant; got ",
                              ToAbsl(defaults.Text(2))));
  }
}

// A row is known by its key.
absl::Status CheckKey(const std::string& table, const std::vector<TableColumn>& columns) {
  const std::vector<std::string> key = KeyOf(columns);
  if (key.empty()) {
    return Fault(
        absl::StrCat("the table ", table, " must have a primary key: rows are compared by it"));
  }
  for (const TableColumn& column : columns) {
    // An integer that is the whole key is never null.
    const bool is_row_id = key.size() == 1 && column.is_integer;
    if (column.key == 0 || column.is_not_null || is_row_id) continue;
    return Fault(absl::StrCat("the primary key of ", table, " must not be null: add not null to ",
                              column.name, ", or make the table strict"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<std::string>> TablesOf(Connection& connection,
                                                  const std::string& schema) {
  FIRN_ASSIGN_OR_RETURN(Statement list,
                        connection.Prepare(absl::StrCat(
                            "select name from ", schema,
                            ".sqlite_schema where type = 'table' order by name collate binary")));
  std::vector<std::string> tables;
  while (true) {
    FIRN_ASSIGN_OR_RETURN(const bool has_row, list.Step());
    if (!has_row) return tables;
    if (!IsReserved(list.Text(0))) tables.emplace_back(list.Text(0));
  }
}

absl::StatusOr<bool> HasTable(Connection& connection, std::string_view table) {
  FIRN_ASSIGN_OR_RETURN(
      Statement find,
      connection.Prepare("select 1 from sqlite_schema where type = 'table' and name = ?1"));
  find.Bind(1, table);
  return find.Step();
}

absl::StatusOr<uint64_t> CountAnomalies(Connection& connection) {
  FIRN_ASSIGN_OR_RETURN(const bool has_table, HasTable(connection, "anomalies"));
  if (!has_table) return 0;
  FIRN_ASSIGN_OR_RETURN(const int64_t count, connection.Integer("select count(*) from anomalies"));
  return static_cast<uint64_t>(count);
}

absl::StatusOr<std::vector<TableColumn>> ColumnsOf(Connection& connection, const std::string& table,
                                                   const std::string& schema) {
  FIRN_ASSIGN_OR_RETURN(Statement list,
                        connection.Prepare("select name, pk, \"notnull\", lower(type) = 'integer' "
                                           "from pragma_table_xinfo(?1, ?2) order by cid"));
  list.Bind(1, std::string_view(table));
  list.Bind(2, std::string_view(schema));
  std::vector<TableColumn> columns;
  while (true) {
    FIRN_ASSIGN_OR_RETURN(const bool has_row, list.Step());
    if (!has_row) return columns;
    columns.push_back({.name = std::string(list.Text(0)),
                       .key = static_cast<int>(list.Integer(1)),
                       .is_not_null = list.Integer(2) != 0,
                       .is_integer = list.Integer(3) != 0});
  }
}

std::vector<std::string> KeyOf(const std::vector<TableColumn>& columns) {
  std::vector<TableColumn> key;
  std::ranges::copy_if(columns, std::back_inserter(key),
                       [](const TableColumn& column) { return column.key > 0; });
  std::ranges::sort(key, {}, &TableColumn::key);
  std::vector<std::string> names;
  for (TableColumn& column : key) names.push_back(std::move(column.name));
  return names;
}

absl::Status CheckTables(Connection& connection) {
  FIRN_ASSIGN_OR_RETURN(
      const int64_t events,
      connection.Integer("select count(*) from sqlite_schema where lower(name) = 'events'"));
  if (events > 0) return Fault("the name events is kept for the log's view in queries");
  FIRN_ASSIGN_OR_RETURN(const std::vector<std::string> tables, TablesOf(connection));
  if (tables.empty()) return Fault("must create at least one table");
  for (const std::string& table : tables) {
    FIRN_ASSIGN_OR_RETURN(const std::vector<TableColumn> columns, ColumnsOf(connection, table));
    FIRN_RETURN_IF_ERROR(CheckKey(table, columns));
  }
  return CheckDefaults(connection);
}

}  // namespace firn::projection
