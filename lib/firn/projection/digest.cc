#include "firn/projection/digest.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "firn/base/sha256.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/projection/json_text.h"
#include "firn/projection/table_rules.h"

namespace firn::projection {
namespace {

constexpr uint64_t kRowsBetweenLooks = 10'000;

absl::StatusOr<TableDigest> DigestTable(Connection& connection, const std::string& table,
                                        absl::FunctionRef<bool()> wanted) {
  FIRN_ASSIGN_OR_RETURN(const std::vector<TableColumn> columns, ColumnsOf(connection, table));
  const std::string order =
      absl::StrJoin(KeyOf(columns), ", ", [](std::string* out, const std::string& name) {
        absl::StrAppend(out, Quoted(name), " collate binary");
      });
  FIRN_ASSIGN_OR_RETURN(Statement rows, connection.Prepare(absl::StrCat(
                                            "select * from ", Quoted(table), " order by ", order)));
  std::vector<RowColumn> sorted;
  for (size_t i = 0; i < columns.size(); ++i) {
    sorted.push_back({.name = columns[i].name, .index = static_cast<int>(i)});
  }
  std::ranges::sort(sorted, {}, &RowColumn::name);

  TableDigest digest{.table = table};
  Sha256 hash;
  std::string line;
  while (true) {
    FIRN_ASSIGN_OR_RETURN(const bool has_row, rows.Step());
    if (!has_row) break;
    line.clear();
    AppendRow(rows, sorted, line);
    line += '\n';
    hash.Add(line);
    if (++digest.rows % kRowsBetweenLooks == 0 && !wanted()) {
      return MakeError(ErrorReason::kCancelled, "nobody waits for the digest any more");
    }
  }
  digest.sha256 = ToHex(hash.Finish());
  return digest;
}

}  // namespace

absl::StatusOr<StateDigest> DigestOf(Connection& connection, absl::FunctionRef<bool()> wanted) {
  FIRN_ASSIGN_OR_RETURN(const std::vector<std::string> tables, TablesOf(connection));
  StateDigest digest;
  Sha256 total;
  for (const std::string& table : tables) {
    FIRN_ASSIGN_OR_RETURN(TableDigest part, DigestTable(connection, table, wanted));
    total.Add(absl::StrCat(part.table, " ", part.rows, " ", part.sha256, "\n"));
    digest.tables.push_back(std::move(part));
  }
  digest.sha256 = ToHex(total.Finish());
  return digest;
}

void AppendValue(const Statement& row, int column, std::string& json) {
  switch (sqlite3_column_type(row.handle(), column)) {
    case SQLITE_INTEGER:
      absl::StrAppend(&json, row.Integer(column));
      return;
    case SQLITE_FLOAT:
      AppendJsonReal(sqlite3_column_double(row.handle(), column), json);
      return;
    case SQLITE_TEXT:
      AppendJsonString(row.Text(column), json);
      return;
    case SQLITE_BLOB:
      absl::StrAppend(&json, "{\"hex\":\"", absl::BytesToHexString(ToAbsl(row.Text(column))),
                      "\"}");
      return;
    default:
      json += "null";
  }
}

void AppendRow(const Statement& row, const std::vector<RowColumn>& columns, std::string& json) {
  json += '{';
  for (const RowColumn& column : columns) {
    if (json.back() != '{') json += ',';
    AppendJsonString(column.name, json);
    json += ':';
    AppendValue(row, column.index, json);
  }
  json += '}';
}

}  // namespace firn::projection
