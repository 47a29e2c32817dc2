// What a projection's tables hold, in short: the same state gives the same digest.

#ifndef FIRN_PROJECTION_DIGEST_H_
#define FIRN_PROJECTION_DIGEST_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "firn/projection/sqlite.h"

namespace firn::projection {

struct TableDigest {
  std::string table;
  uint64_t rows = 0;
  // 64 hexadecimal digits.
  std::string sha256 = {};
};

struct StateDigest {
  std::string sha256;
  std::vector<TableDigest> tables;
};

// Tables by name, rows by primary key, each row as a JSON object with its keys sorted, numbers in
// the shortest form that reads back the same, a blob as {"hex": ...}; SHA-256 of each table's rows,
// a line each, and of the lines "table rows sha256". `wanted` is asked now and then whether to go
// on: kCancelled if not. Errors as Connection's.
absl::StatusOr<StateDigest> DigestOf(Connection& connection, absl::FunctionRef<bool()> wanted);

// Appends the row's columns, of these names, as JSON, in the order given.
struct RowColumn {
  std::string name;
  int index = 0;
};
// Appends a column's value as JSON.
void AppendValue(const Statement& row, int column, std::string& json);

void AppendRow(const Statement& row, const std::vector<RowColumn>& columns, std::string& json);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_DIGEST_H_
