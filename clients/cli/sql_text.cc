#include "cli/sql_text.h"

#include <algorithm>
#include <cctype>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// Also what is not ASCII, as in SQLite.
bool IsWordByte(char byte) {
  return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' || byte == '$' ||
         static_cast<unsigned char>(byte) >= 0x80;
}

// Where what begins at `begin` with a quote ends: behind the closing one, of which two stand for
// one that closes nothing.
size_t FindQuoteEnd(std::string_view sql, size_t begin, char quote, bool& is_closed) {
  for (size_t i = begin + 1; i < sql.size(); ++i) {
    if (sql[i] != quote) continue;
    if (quote == ']' || i + 1 == sql.size() || sql[i + 1] != quote) return i + 1;
    ++i;
  }
  is_closed = false;
  return sql.size();
}

size_t FindCommentEnd(std::string_view sql, size_t begin, bool& is_closed) {
  const bool is_line = sql[begin] == '-';
  const size_t end = is_line ? sql.find('\n', begin) : sql.find("*/", begin + 2);
  is_closed = end != std::string_view::npos;
  if (!is_closed) return sql.size();
  return is_line ? end : end + 2;
}

SqlToken TakeToken(std::string_view sql, size_t begin) {
  SqlToken token{.begin = begin};
  const char first = sql[begin];
  size_t end = begin + 1;
  if (IsWordByte(first)) {
    token.kind = SqlTokenKind::kWord;
    while (end < sql.size() && IsWordByte(sql[end])) ++end;
  } else if (first == '\'') {
    token.kind = SqlTokenKind::kString;
    end = FindQuoteEnd(sql, begin, first, token.is_closed);
  } else if (first == '"' || first == '`' || first == '[') {
    token.kind = SqlTokenKind::kQuotedName;
    end = FindQuoteEnd(sql, begin, first == '[' ? ']' : first, token.is_closed);
  } else if (sql.substr(begin, 2) == "--" || sql.substr(begin, 2) == "/*") {
    token.kind = SqlTokenKind::kComment;
    end = FindCommentEnd(sql, begin, token.is_closed);
  }
  token.text = sql.substr(begin, end - begin);
  return token;
}

bool IsWord(const SqlToken& token, const char* word) {
  return token.kind == SqlTokenKind::kWord && absl::EqualsIgnoreCase(ToAbsl(token.text), word);
}

bool IsName(const SqlToken& token) {
  return token.kind == SqlTokenKind::kWord || token.kind == SqlTokenKind::kQuotedName;
}

}  // namespace

std::vector<SqlToken> SplitSql(std::string_view sql) {
  std::vector<SqlToken> tokens;
  for (size_t i = 0; i < sql.size();) {
    if (std::isspace(static_cast<unsigned char>(sql[i])) != 0) {
      ++i;
      continue;
    }
    tokens.push_back(TakeToken(sql, i));
    i += tokens.back().text.size();
  }
  return tokens;
}

std::string NameOf(const SqlToken& token) {
  if (token.kind != SqlTokenKind::kQuotedName || !token.is_closed) return std::string(token.text);
  const std::string inner(token.text.substr(1, token.text.size() - 2));
  const std::string quote(1, token.text.back());
  return absl::StrReplaceAll(inner, {{quote + quote, quote}});
}

std::string QuoteName(const std::string& name) {
  const bool is_plain = !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
                        std::ranges::all_of(name, IsWordByte);
  return is_plain ? name : absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

bool IsBlankSql(std::string_view sql) {
  return std::ranges::all_of(SplitSql(sql), [](const SqlToken& token) {
    return token.kind == SqlTokenKind::kComment || token.text == ";";
  });
}

std::optional<std::string> TakeStatement(std::string& text) {
  for (const SqlToken& token : SplitSql(text)) {
    if (token.text != ";") continue;
    std::string statement = text.substr(0, token.begin + 1);
    text.erase(0, token.begin + 1);
    return statement;
  }
  return std::nullopt;
}

std::vector<std::string> CreatedTables(std::string_view sql) {
  std::vector<SqlToken> tokens = SplitSql(sql);
  std::erase_if(tokens, [](const SqlToken& token) { return token.kind == SqlTokenKind::kComment; });
  std::vector<std::string> names;
  for (size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (!IsWord(tokens[i], "create")) continue;
    if (!IsWord(tokens[i + 1], "table") && !IsWord(tokens[i + 1], "view")) continue;
    size_t name = i + 2;
    if (IsWord(tokens[name], "if")) name += 3;  // if not exists
    if (name < tokens.size() && IsName(tokens[name])) names.push_back(NameOf(tokens[name]));
  }
  return names;
}

}  // namespace firn::cli
