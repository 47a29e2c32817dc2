// SQL as text: where its words, literals and statements begin and end. Nothing is checked.

#ifndef FIRN_CLI_SQL_TEXT_H_
#define FIRN_CLI_SQL_TEXT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace firn::cli {

enum class SqlTokenKind {
  kWord,        // a keyword or a name
  kQuotedName,  // "name", `name` or [name]
  kString,      // 'text'
  kComment,     // to the end of the line, or /* ... */
  kSymbol,      // one character of anything else
};

struct SqlToken {
  SqlTokenKind kind = SqlTokenKind::kSymbol;
  // As it stands, a part of the text, of which it begins at `begin`.
  std::string_view text = {};
  size_t begin = 0;
  // False if the text ends within it.
  bool is_closed = true;
};

// The tokens, without the space between them.
std::vector<SqlToken> SplitSql(std::string_view sql);

// The name that a kWord or a kQuotedName stands for.
std::string NameOf(const SqlToken& token);

// The name as it may stand in SQL: in quotes if it must.
std::string QuoteName(const std::string& name);

// Whether there is nothing but space and comments.
bool IsBlankSql(std::string_view sql);

// Takes the first statement, with its ";", off the text. Nothing if none is ended yet.
std::optional<std::string> TakeStatement(std::string& text);

// The tables and views that the statements create, in order.
std::vector<std::string> CreatedTables(std::string_view sql);

}  // namespace firn::cli

#endif  // FIRN_CLI_SQL_TEXT_H_
