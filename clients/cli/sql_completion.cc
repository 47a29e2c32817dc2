#include "cli/sql_completion.h"

#include <algorithm>
#include <array>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "cli/row_format.h"
#include "cli/sql_dot_command.h"
#include "cli/sql_text.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr const char* kKeywords[] = {"select",
                                     "from",
                                     "where",
                                     "group by",
                                     "order by",
                                     "having",
                                     "limit",
                                     "offset",
                                     "join",
                                     "left join",
                                     "on",
                                     "using",
                                     "as",
                                     "and",
                                     "or",
                                     "not",
                                     "in",
                                     "is",
                                     "null",
                                     "like",
                                     "glob",
                                     "between",
                                     "exists",
                                     "case",
                                     "when",
                                     "then",
                                     "else",
                                     "end",
                                     "distinct",
                                     "union",
                                     "union all",
                                     "except",
                                     "intersect",
                                     "with",
                                     "recursive",
                                     "values",
                                     "asc",
                                     "desc",
                                     "over",
                                     "partition by",
                                     "explain query plan"};

constexpr const char* kFunctions[] = {"abs(",          "avg(",
                                      "cast(",         "coalesce(",
                                      "count(",        "date(",
                                      "datetime(",     "group_concat(",
                                      "ifnull(",       "iif(",
                                      "instr(",        "json_each(",
                                      "json_extract(", "json_group_array(",
                                      "json_object(",  "length(",
                                      "lower(",        "max(",
                                      "min(",          "nullif(",
                                      "printf(",       "rank(",
                                      "replace(",      "round(",
                                      "row_number(",   "strftime(",
                                      "substr(",       "sum(",
                                      "total(",        "trim(",
                                      "typeof(",       "upper("};

bool IsAnyOf(const SqlToken& token, std::initializer_list<const char*> words) {
  return token.kind == SqlTokenKind::kWord &&
         std::ranges::any_of(words, [&token](const char* word) {
           return absl::EqualsIgnoreCase(ToAbsl(token.text), word);
         });
}

bool IsName(const SqlToken& token) {
  return token.kind == SqlTokenKind::kQuotedName ||
         (token.kind == SqlTokenKind::kWord &&
          !std::ranges::any_of(kKeywords, [&token](const char* word) {
            return absl::EqualsIgnoreCase(ToAbsl(token.text), word);
          }));
}

// The tables that the statement names, by their names and aliases.
std::map<std::string, std::string> FindTables(const std::vector<SqlToken>& tokens,
                                              const SqlNames& names) {
  std::map<std::string, std::string> found;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == SqlTokenKind::kString || !names.tables.contains(NameOf(tokens[i]))) {
      continue;
    }
    const std::string table = NameOf(tokens[i]);
    found[table] = table;
    size_t alias = i + 1;
    if (alias < tokens.size() && IsAnyOf(tokens[alias], {"as"})) ++alias;
    if (alias < tokens.size() && IsName(tokens[alias])) found[NameOf(tokens[alias])] = table;
  }
  return found;
}

// Gathers what begins like the word.
class Collector {
 public:
  explicit Collector(std::string_view word) : word_(word) {}

  void Add(const std::string& candidate) {
    if (absl::StartsWithIgnoreCase(candidate, ToAbsl(word_))) words_.insert(candidate);
  }

  // Keywords in capitals if the word is written so.
  void AddKeyword(const std::string& keyword) {
    const bool is_upper = !word_.empty() && std::ranges::none_of(word_, absl::ascii_islower);
    Add(is_upper ? absl::AsciiStrToUpper(keyword) : keyword);
  }

  void AddColumns(const std::vector<std::string>& columns) {
    for (const std::string& column : columns) Add(QuoteName(column));
  }

  void AddTables(const SqlNames& names) {
    for (const auto& [table, columns] : names.tables) Add(QuoteName(table));
  }

  SqlCandidates Finish(size_t begin) const {
    SqlCandidates candidates{.begin = begin, .words = {words_.begin(), words_.end()}, .common = {}};
    if (words_.empty()) {
      candidates.common = word_;
      return candidates;
    }
    candidates.common = candidates.words.front();
    for (const std::string& word : candidates.words) {
      const auto [common_end, word_end] = std::ranges::mismatch(candidates.common, word);
      candidates.common.erase(common_end, candidates.common.end());
    }
    // Never less than was written, which happens if candidates differ in their case.
    if (candidates.common.size() < word_.size()) candidates.common = word_;
    return candidates;
  }

 private:
  const std::string_view word_;
  std::set<std::string> words_;
};

// The argument of a dot command, or its name.
SqlCandidates CompleteDotCommand(std::string_view line, const SqlNames& names) {
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) {
    Collector collector(line);
    for (const DotCommandHelp& command : DotCommands()) collector.Add(command.name);
    return collector.Finish(0);
  }
  const size_t begin = line.find_last_of(' ') + 1;
  Collector collector(line.substr(begin));
  const std::string_view command = line.substr(0, space);
  if (command == ".projection") {
    for (const std::string& projection : names.projections) collector.Add(projection);
  } else if (command == ".schema") {
    for (const auto& [table, columns] : names.tables) collector.Add(table);
  } else if (command == ".format") {
    for (const auto& [format, kind] : RowFormatKinds()) collector.Add(format);
  } else if (command == ".asof") {
    collector.Add("now");
  }
  return collector.Finish(begin);
}

// Whether tables are named behind the tokens.
bool IsTablePlace(const std::vector<SqlToken>& before) {
  if (before.empty()) return false;
  if (IsAnyOf(before.back(), {"from", "join", "into", "update"})) return true;
  // "from a, b": the comma belongs to the list that FROM begins.
  if (before.back().text != ",") return false;
  for (size_t i = before.size(); i-- > 0;) {
    if (IsAnyOf(before[i], {"from"})) return true;
    if (IsAnyOf(before[i], {"select", "where", "on", "by", "having", "join"}) ||
        before[i].text == ")") {
      return false;
    }
  }
  return false;
}

}  // namespace

SqlCandidates CompleteSql(std::string_view text, size_t cursor, const SqlNames& names) {
  const std::string_view head = text.substr(0, cursor);
  if (head.starts_with('.')) return CompleteDotCommand(head, names);
  std::vector<SqlToken> before = SplitSql(head);
  const bool is_within = !before.empty() && !before.back().is_closed;
  if (is_within) return SqlCandidates{.begin = cursor, .words = {}, .common = {}};
  std::erase_if(before, [](const SqlToken& token) { return token.kind == SqlTokenKind::kComment; });

  // The word that is being written ends at the cursor.
  std::string_view word;
  size_t begin = head.size();
  if (!before.empty() && before.back().kind == SqlTokenKind::kWord &&
      before.back().begin + before.back().text.size() == head.size()) {
    word = before.back().text;
    begin = before.back().begin;
    before.pop_back();
  }
  Collector collector(word);
  const std::map<std::string, std::string> named = FindTables(SplitSql(text), names);
  if (before.size() >= 2 && before.back().text == ".") {
    const auto table = named.find(NameOf(before[before.size() - 2]));
    if (table != named.end()) collector.AddColumns(names.tables.at(table->second));
    return collector.Finish(begin);
  }
  collector.AddTables(names);
  if (IsTablePlace(before)) return collector.Finish(begin);
  for (const char* keyword : kKeywords) collector.AddKeyword(keyword);
  for (const char* function : kFunctions) collector.Add(function);
  std::set<std::string> tables;
  for (const auto& [alias, table] : named) tables.insert(table);
  for (const auto& [table, columns] : names.tables) {
    if (tables.empty() || tables.contains(table)) collector.AddColumns(columns);
  }
  return collector.Finish(begin);
}

}  // namespace firn::cli
