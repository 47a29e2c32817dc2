#include "firn/projection/authorizer.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"

namespace firn::projection {
namespace {

// Functions whose result depends on nothing but their arguments, on every machine. (Those of
// mathematics are as the machine's library has them.)
constexpr std::string_view kSteadyFunctions[] = {"->",
                                                 "->>",
                                                 "abs",
                                                 "avg",
                                                 "changes",
                                                 "char",
                                                 "coalesce",
                                                 "concat",
                                                 "concat_ws",
                                                 "count",
                                                 "cume_dist",
                                                 "dense_rank",
                                                 "first_value",
                                                 "format",
                                                 "glob",
                                                 "group_concat",
                                                 "hex",
                                                 "ifnull",
                                                 "iif",
                                                 "instr",
                                                 "json",
                                                 "json_array",
                                                 "json_array_length",
                                                 "json_error_position",
                                                 "json_extract",
                                                 "json_group_array",
                                                 "json_group_object",
                                                 "json_insert",
                                                 "json_object",
                                                 "json_patch",
                                                 "json_quote",
                                                 "json_remove",
                                                 "json_replace",
                                                 "json_set",
                                                 "json_type",
                                                 "json_valid",
                                                 "lag",
                                                 "last_value",
                                                 "lead",
                                                 "length",
                                                 "like",
                                                 "likelihood",
                                                 "likely",
                                                 "lower",
                                                 "ltrim",
                                                 "max",
                                                 "min",
                                                 "nth_value",
                                                 "ntile",
                                                 "nullif",
                                                 "octet_length",
                                                 "percent_rank",
                                                 "printf",
                                                 "quote",
                                                 "rank",
                                                 "replace",
                                                 "round",
                                                 "row_number",
                                                 "rtrim",
                                                 "sign",
                                                 "soundex",
                                                 "string_agg",
                                                 "substr",
                                                 "substring",
                                                 "sum",
                                                 "total",
                                                 "trim",
                                                 "typeof",
                                                 "unhex",
                                                 "unicode",
                                                 "unlikely",
                                                 "upper",
                                                 "zeroblob",
                                                 "if",
                                                 "json_pretty",
                                                 "json_each"};

// For who looks for the clock.
bool IsOfTime(std::string_view name) {
  const std::string lower = absl::AsciiStrToLower(ToAbsl(name));
  return absl::StrContains(lower, "time") || absl::StrContains(lower, "date") ||
         lower == "julianday" || lower == "unixepoch";
}

// Of pragmas, those that say what tables there are.
constexpr std::array<std::string_view, 5> kDescribingPragmas = {
    "index_info", "index_list", "table_info", "table_list", "table_xinfo"};

bool IsOneOf(std::string_view name, const auto& names) {
  return std::ranges::any_of(names, [&](std::string_view other) {
    return absl::EqualsIgnoreCase(ToAbsl(name), ToAbsl(other));
  });
}

bool HasPrefix(std::string_view name, absl::string_view prefix) {
  return absl::StartsWithIgnoreCase(ToAbsl(name), prefix);
}

bool IsDefiningAction(int action) {
  return action == SQLITE_CREATE_TABLE || action == SQLITE_CREATE_INDEX ||
         action == SQLITE_CREATE_VIEW || action == SQLITE_REINDEX;
}

// Which statements there may be at all.
std::string_view Statements(Rights rights) {
  switch (rights) {
    case Rights::kSchema:
      return "a schema has create table, create index, create view and insert statements only, on "
             "the projection's own tables";
    case Rights::kApply:
      return "a section has insert, update, delete and select statements only, on the projection's "
             "own tables";
    case Rights::kRead:
    case Rights::kQuery:
      break;
  }
  return "must be a statement that only reads";
}

bool IsChange(int action) {
  return action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE;
}

std::string_view View(const char* text) { return text == nullptr ? "" : text; }

}  // namespace

Authorizer::Authorizer(Connection& connection, Rights rights)
    : connection_(connection), rights_(rights) {
  // When a table-valued function is met for the first time, SQLite declares a table for it, which
  // nobody but us may do.
  for (const char* name : {"json_each", "json_tree", "pragma_index_info", "pragma_index_list",
                           "pragma_table_info", "pragma_table_list", "pragma_table_xinfo"}) {
    connection_.Prepare(absl::StrCat("select 1 from ", name)).status().IgnoreError();
  }
  sqlite3_set_authorizer(connection_.handle(), &Authorizer::Decide, this);
}

Authorizer::~Authorizer() { sqlite3_set_authorizer(connection_.handle(), nullptr, nullptr); }

std::string Authorizer::TakeRefusal(const absl::StatusOr<Statement>& prepared) {
  const bool is_statement = prepared.ok() && prepared->handle() != nullptr;
  if (!std::exchange(is_asked_, false) && is_statement) Refuse(Statements(rights_));
  defines_ = false;
  return std::exchange(refusal_, {});
}

int Authorizer::Decide(void* self, int action, const char* first, const char* second,
                       const char* database, const char*) {
  const bool allowed =
      static_cast<Authorizer*>(self)->Allows(action, View(first), View(second), View(database));
  return allowed ? SQLITE_OK : SQLITE_DENY;
}

bool Authorizer::Allows(int action, std::string_view first, std::string_view second,
                        std::string_view database) {
  is_asked_ = true;
  if (action == SQLITE_SELECT || action == SQLITE_RECURSIVE) return true;
  if (action == SQLITE_FUNCTION) return AllowsFunction(second);
  if (action == SQLITE_READ) return AllowsRead(first);
  if (action == SQLITE_PRAGMA && rights_ == Rights::kQuery && IsOneOf(first, kDescribingPragmas)) {
    return true;
  }
  if (rights_ == Rights::kSchema && IsDefiningAction(action)) return AllowsDefining(first, second);
  if ((rights_ == Rights::kSchema || rights_ == Rights::kApply) && IsChange(action)) {
    return AllowsChange(first, database);
  }
  return Refuse(Statements(rights_));
}

bool Authorizer::AllowsDefining(std::string_view name, std::string_view table) {
  if (absl::EqualsIgnoreCase(ToAbsl(name), "sqlite_sequence")) {
    return Refuse("autoincrement is not allowed: ids are to come from events");
  }
  const bool is_free = !IsReserved(name) || HasPrefix(name, "sqlite_autoindex_");
  if (!is_free || IsReserved(table)) {
    return Refuse("names that begin with firn_ or sqlite_ are reserved");
  }
  defines_ = true;
  return true;
}

bool Authorizer::AllowsFunction(std::string_view name) {
  if (absl::EqualsIgnoreCase(ToAbsl(name), "load_extension")) {
    return Refuse("load_extension() is not allowed");
  }
  if (rights_ == Rights::kRead && absl::EqualsIgnoreCase(ToAbsl(name), "changes")) {
    return Refuse("changes() is not allowed where nothing is changed");
  }
  if (rights_ == Rights::kQuery || IsOneOf(name, kSteadyFunctions)) return true;
  return Refuse(absl::StrCat(
      ToAbsl(name), "() is not allowed: a replay must give the same every time, on every machine",
      IsOfTime(name) ? "; the event's own time is :created_at, its day substr(:created_at, 1, 10)"
                     : ""));
}

bool Authorizer::AllowsRead(std::string_view table) {
  if (rights_ == Rights::kQuery) return true;
  // While it makes a table, SQLite itself reads the list of tables.
  const bool is_reserved = IsReserved(table) || HasPrefix(table, "pragma_");
  if (!is_reserved || (defines_ && HasPrefix(table, "sqlite_"))) return true;
  return Refuse(absl::StrCat(ToAbsl(table), " is not one of the projection's own tables"));
}

bool Authorizer::AllowsChange(std::string_view table, std::string_view database) {
  if (database == "main" && !IsReserved(table)) return true;
  // While it makes a table, SQLite itself writes to the list of tables.
  if (rights_ == Rights::kSchema && database == "main" && HasPrefix(table, "sqlite_")) return true;
  return Refuse(Statements(rights_));
}

bool Authorizer::Refuse(std::string_view why) {
  if (refusal_.empty()) refusal_ = why;
  return false;
}

bool IsReserved(std::string_view table) {
  return HasPrefix(table, "firn_") || HasPrefix(table, "sqlite_");
}

}  // namespace firn::projection
