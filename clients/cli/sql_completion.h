// What may stand where the cursor is in a statement.

#ifndef FIRN_CLI_SQL_COMPLETION_H_
#define FIRN_CLI_SQL_COMPLETION_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace firn::cli {

// What there is to name.
struct SqlNames {
  // Tables and views with their columns.
  std::map<std::string, std::vector<std::string>> tables;
  std::vector<std::string> projections;
};

struct SqlCandidates {
  // Where the word begins that they stand for; it ends at the cursor.
  size_t begin = 0;
  // Sorted, each once. They begin like the word, whatever its case.
  std::vector<std::string> words;
  // What all of them begin with; the word itself if they have no more in common.
  std::string common;
};

// The candidates for the word in front of the cursor: at the start of a statement dot commands and
// keywords; behind FROM, JOIN and the like tables; behind "table." or "alias." the table's columns;
// elsewhere keywords, functions, tables, and the columns of the tables that the statement names (of
// all, if it names none). Within literals and comments none. `text` is the statement so far.
SqlCandidates CompleteSql(std::string_view text, size_t cursor, const SqlNames& names);

}  // namespace firn::cli

#endif  // FIRN_CLI_SQL_COMPLETION_H_
