#include "firn/projection/diff.h"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/core/json_document.h"
#include "firn/projection/digest.h"
#include "firn/projection/table_rules.h"

namespace firn::projection {
namespace {

using Json = rapidjson::Value;

constexpr int kColumnsMax = 2'000;

std::string TextOf(const Json* value) {
  if (value == nullptr) return {};
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  value->Accept(writer);
  return {text.GetString(), text.GetSize()};
}

const Json* Find(const Json& object, const Json& name) {
  const auto member = object.FindMember(name);
  return member == object.MemberEnd() ? nullptr : &member->value;
}

std::string Escaped(const Json& name) {
  return absl::StrReplaceAll(absl::string_view(name.GetString(), name.GetStringLength()),
                             {{"~", "~0"}, {"/", "~1"}});
}

void Compare(const Json* before, const Json* after, const std::string& pointer,
             std::vector<Difference>& differences) {
  if (before != nullptr && after != nullptr && before->IsObject() && after->IsObject()) {
    for (const auto& member : before->GetObject()) {
      Compare(&member.value, Find(*after, member.name),
              absl::StrCat(pointer, "/", Escaped(member.name)), differences);
    }
    for (const auto& member : after->GetObject()) {
      if (Find(*before, member.name) != nullptr) continue;
      Compare(nullptr, &member.value, absl::StrCat(pointer, "/", Escaped(member.name)),
              differences);
    }
    return;
  }
  if (before != nullptr && after != nullptr && *before == *after) return;
  differences.push_back({.pointer = pointer, .before = TextOf(before), .after = TextOf(after)});
}

}  // namespace

std::vector<Difference> DiffOfStates(std::string_view before, std::string_view after) {
  const auto parse = [](std::string_view text) {
    rapidjson::Document json;
    if (ParseJson(text, json).IsError()) json.SetObject();
    return json;
  };
  const rapidjson::Document old_state = parse(before);
  const rapidjson::Document new_state = parse(after);
  std::vector<Difference> differences;
  Compare(&old_state, &new_state, "", differences);
  return differences;
}

absl::StatusOr<std::unique_ptr<TablesDiff>> TablesDiff::Start(View before, View after,
                                                              const std::atomic<bool>& cancelled) {
  FIRN_ASSIGN_OR_RETURN(Connection connection,
                        Connection::Open(":memory:", Connection::Mode::kCreate));
  // A row is two rows here.
  sqlite3_limit(connection.handle(), SQLITE_LIMIT_COLUMN, kColumnsMax);
  auto diff = std::make_unique<TablesDiff>(std::move(before), std::move(after),
                                           std::move(connection), cancelled);
  FIRN_RETURN_IF_ERROR(diff->Attach("a", diff->before_));
  FIRN_RETURN_IF_ERROR(diff->Attach("b", diff->after_));
  FIRN_RETURN_IF_ERROR(diff->connection_.Run("begin"));
  FIRN_ASSIGN_OR_RETURN(diff->tables_, TablesOf(diff->connection_, "b"));
  std::ranges::reverse(diff->tables_);
  return diff;
}

TablesDiff::TablesDiff(View before, View after, Connection connection,
                       const std::atomic<bool>& cancelled)
    : before_(std::move(before)),
      after_(std::move(after)),
      cancelled_(cancelled),
      connection_(std::move(connection)),
      limit_(connection_) {
  limit_.EndWhen(&cancelled_);
}

absl::Status TablesDiff::Attach(const char* name, const View& view) {
  FIRN_ASSIGN_OR_RETURN(Statement attach, connection_.Prepare(absl::StrCat("attach ?1 as ", name)));
  const std::string uri = ReadOnlyUri(view.path);
  attach.Bind(1, std::string_view(uri));
  return attach.Step().status();
}

absl::Status TablesDiff::PrepareTable(const std::string& table) {
  FIRN_ASSIGN_OR_RETURN(const std::vector<TableColumn> columns, ColumnsOf(connection_, table, "b"));
  table_ = table;
  columns_.clear();
  key_.clear();
  std::vector<std::string> same_key;
  std::vector<std::string> differs;
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::string name = Quoted(columns[i].name);
    if (columns[i].key > 0) {
      key_.push_back(i);
      same_key.push_back(absl::StrCat("a.", name, " is b.", name));
    }
    // Of a key: it is there on one side only, or its column takes other letters for the same.
    differs.push_back(absl::StrCat("a.", name, " is not b.", name, " collate binary"));
    columns_.push_back(columns[i].name);
  }
  std::ranges::sort(key_, {}, [&](size_t i) { return columns[i].key; });
  FIRN_ASSIGN_OR_RETURN(rows_, connection_.Prepare(absl::StrCat(
                                   "select a.*, b.* from a.", Quoted(table), " a full join b.",
                                   Quoted(table), " b on ", absl::StrJoin(same_key, " and "),
                                   " where ", absl::StrJoin(differs, " or "))));
  return absl::OkStatus();
}

Difference TablesDiff::Current() const {
  Difference difference{.table = table_};
  const auto side = [&](size_t first) {
    const bool is_there = std::ranges::any_of(
        key_, [&](size_t i) { return !rows_.IsNull(static_cast<int>(first + i)); });
    std::string json;
    if (!is_there) return json;
    std::vector<RowColumn> row;
    for (size_t i = 0; i < columns_.size(); ++i) {
      row.push_back({.name = columns_[i], .index = static_cast<int>(first + i)});
    }
    AppendRow(rows_, row, json);
    return json;
  };
  difference.before = side(0);
  difference.after = side(columns_.size());
  const size_t first = difference.after.empty() ? 0 : columns_.size();
  difference.key = "[";
  for (const size_t i : key_) {
    if (difference.key.size() > 1) difference.key += ',';
    AppendValue(rows_, static_cast<int>(first + i), difference.key);
  }
  difference.key += ']';
  return difference;
}

absl::StatusOr<bool> TablesDiff::NextPage(size_t page_bytes,
                                          absl::FunctionRef<void(Difference)> take) {
  for (size_t bytes = 0; bytes < page_bytes;) {
    if (rows_.handle() == nullptr) {
      if (tables_.empty()) return false;
      FIRN_RETURN_IF_ERROR(PrepareTable(tables_.back()));
      tables_.pop_back();
    }
    const auto row = rows_.Step();
    if (cancelled_) return MakeError(ErrorReason::kCancelled, "the client has left");
    FIRN_ASSIGN_OR_RETURN(const bool has_row, row);
    if (!has_row) {
      rows_ = Statement();
      continue;
    }
    Difference difference = Current();
    bytes += difference.table.size() + difference.key.size() + difference.before.size() +
             difference.after.size();
    take(std::move(difference));
  }
  return true;
}

}  // namespace firn::projection
