#include "firn/projection/query.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::projection {
namespace {

// What one value may come to: rows must fit a message.
constexpr int kValueBytesMax = 4 << 20;

// Of the view `events`.
constexpr char kEventsColumns[] =
    "id, timestamp, event_type, payload, target_type, target_id, user_id, created_at, position, "
    "stream, revision, tags, metadata, content_type, batch_index";

absl::Status Fault(std::string_view field, std::string_view what) {
  return InvalidFields({{std::string(field), std::string(what)}});
}

struct Binder {
  sqlite3_stmt* statement;
  int parameter;

  void operator()(std::monostate) const { sqlite3_bind_null(statement, parameter); }
  void operator()(int64_t value) const { sqlite3_bind_int64(statement, parameter, value); }
  void operator()(double value) const { sqlite3_bind_double(statement, parameter, value); }
  void operator()(const std::string& text) const {
    sqlite3_bind_text64(statement, parameter, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void operator()(const Blob& blob) const {
    sqlite3_bind_blob64(statement, parameter, blob.bytes.data(), blob.bytes.size(), SQLITE_STATIC);
  }
};

std::string TextOrEmpty(const char* text) { return text == nullptr ? "" : text; }

}  // namespace

absl::StatusOr<std::unique_ptr<Query>> Query::Start(QuerySpec spec, std::optional<View> view,
                                                    Position position,
                                                    const std::filesystem::path& log) {
  if (spec.sql.empty() || spec.sql.size() > kQuerySqlBytesMax) {
    return Fault("sql", absl::StrCat("must be 1 to ", kQuerySqlBytesMax, " bytes"));
  }
  if (spec.sql.find('\0') != std::string::npos) return Fault("sql", "must have no NUL character");
  FIRN_ASSIGN_OR_RETURN(Connection connection,
                        view ? Connection::Open(view->path.string(), Connection::Mode::kRead)
                             : Connection::Open(":memory:", Connection::Mode::kCreate));
  auto query = std::make_unique<Query>(std::move(spec), std::move(view), std::move(connection));
  FIRN_RETURN_IF_ERROR(query->CheckReach());
  FIRN_RETURN_IF_ERROR(query->Attach(log, position));
  FIRN_RETURN_IF_ERROR(query->Prepare());
  FIRN_RETURN_IF_ERROR(query->BindParameters());
  return query;
}

Query::Query(QuerySpec spec, std::optional<View> view, Connection connection)
    : spec_(std::move(spec)),
      view_(std::move(view)),
      connection_(std::move(connection)),
      limit_(connection_) {
  limit_.EndAt(spec_.started + spec_.timeout);
  limit_.EndWhen(&cancelled_);
}

absl::Status Query::CheckReach() {
  sqlite3* const handle = connection_.handle();
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kValueBytesMax);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1);
  FIRN_RETURN_IF_ERROR(
      connection_.Run(absl::StrCat("create temp table events (", kEventsColumns, ")")));
  FIRN_RETURN_IF_ERROR(Prepare());
  statement_ = Statement();
  columns_.clear();
  authorizer_.reset();
  return connection_.Run("drop table temp.events");
}

absl::Status Query::Attach(const std::filesystem::path& log, Position position) {
  FIRN_ASSIGN_OR_RETURN(Statement attach, connection_.Prepare("attach ?1 as log"));
  const std::string uri = ReadOnlyUri(log);
  attach.Bind(1, std::string_view(uri));
  FIRN_RETURN_IF_ERROR(attach.Step().status());
  FIRN_RETURN_IF_ERROR(connection_.Run("begin"));
  position_ = position;
  if (view_ && view_->is_newest) {
    // The read begins here; the file may have got on since it was found.
    FIRN_ASSIGN_OR_RETURN(const int64_t newest,
                          connection_.Integer("select position from firn_projection"));
    position_ = static_cast<Position>(newest);
  }
  FIRN_RETURN_IF_ERROR(
      connection_.Run(absl::StrCat("create temp view events as select ", kEventsColumns,
                                   " from log.events where position <= ", position_)));
  return absl::OkStatus();
}

absl::Status Query::Prepare() {
  authorizer_ = std::make_unique<Authorizer>(connection_, Rights::kQuery);
  std::string_view rest;
  auto statement = connection_.Prepare(spec_.sql, &rest);
  const std::string refusal = authorizer_->TakeRefusal(statement);
  if (!refusal.empty()) return Fault("sql", refusal);
  if (!statement.ok()) {
    const bool is_of_log =
        !view_ && absl::StrContains(statement.status().message(), "no such table");
    return Fault(
        "sql",
        absl::StrCat(statement.status().message(),
                     is_of_log ? "; no projection was chosen, so there is events only" : ""));
  }
  statement_ = *std::move(statement);
  if (statement_.handle() == nullptr) return Fault("sql", "must have a statement");
  // What follows may be blank, or comments: nothing that can be prepared.
  const auto more = connection_.Prepare(rest);
  if (!more.ok() || more->handle() != nullptr) {
    return Fault("sql", "must be one statement; there is another after it");
  }
  if (sqlite3_stmt_isexplain(statement_.handle()) == 1) {
    return Fault("sql", "must not show the machine's code; explain query plan tells of the plan");
  }
  const int columns = sqlite3_column_count(statement_.handle());
  if (columns == 0 || sqlite3_stmt_readonly(statement_.handle()) == 0) {
    return Fault("sql", "must be a statement that reads rows, such as select");
  }
  for (int i = 0; i < columns; ++i) {
    columns_.push_back(
        {.name = TextOrEmpty(sqlite3_column_name(statement_.handle(), i)),
         .declared_type = TextOrEmpty(sqlite3_column_decltype(statement_.handle(), i))});
  }
  return absl::OkStatus();
}

absl::Status Query::BindParameters() {
  std::set<std::string> used;
  const int count = sqlite3_bind_parameter_count(statement_.handle());
  for (int parameter = 1; parameter <= count; ++parameter) {
    const char* const text = sqlite3_bind_parameter_name(statement_.handle(), parameter);
    if (text == nullptr || *text == '?') {
      return Fault("sql", "must name its parameters, such as :rating; there is a ?");
    }
    const std::string name = text + 1;
    const auto value = spec_.parameters.find(name);
    if (value == spec_.parameters.end()) {
      return Fault("parameters", absl::StrCat("must have a value for ", text));
    }
    std::visit(Binder{statement_.handle(), parameter}, value->second);
    used.insert(name);
  }
  for (const auto& [name, value] : spec_.parameters) {
    if (!used.contains(name)) {
      return Fault("parameters", absl::StrCat("has ", name, ", which the statement does not use"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Query::NextPage(size_t page_bytes,
                                     absl::FunctionRef<void(const Statement&)> take) {
  for (size_t page = 0; page < page_bytes;) {
    const auto row = statement_.Step();
    if (!row.ok() || !*row) LetGo();
    if (!row.ok()) return ErrorOfStep(row.status());
    if (!*row) return false;
    const size_t bytes = RowBytes(statement_);
    const bool is_too_much = rows_ == spec_.max_rows || bytes_ + bytes > spec_.max_bytes;
    if (is_too_much) {
      const bool is_rows = rows_ == spec_.max_rows;
      return MakeError(ErrorReason::kQueryLimit,
                       absl::StrCat("the query has more than ",
                                    is_rows ? absl::StrCat(spec_.max_rows, " rows")
                                            : absl::StrCat(spec_.max_bytes, " bytes"),
                                    "; ask for less, or allow more"),
                       {{"limit", is_rows ? "max_rows" : "max_bytes"}});
    }
    ++rows_;
    bytes_ += bytes;
    page += bytes;
    take(statement_);
  }
  return true;
}

void Query::LetGo() {
  statement_ = Statement();
  connection_.Run("rollback").IgnoreError();
}

absl::Status Query::ErrorOfStep(const absl::Status& error) const {
  if (cancelled_) return MakeError(ErrorReason::kCancelled, "the client has left");
  if (limit_.is_late()) {
    return MakeError(ErrorReason::kQueryLimit,
                     absl::StrCat("the query took more than ", spec_.timeout.count(),
                                  " ms; ask for less, or allow more"),
                     {{"limit", "timeout"}});
  }
  if (!absl::IsInvalidArgument(error)) return error;
  return Fault("sql", absl::StrCat("failed: ", error.message()));
}

size_t RowBytes(const Statement& row) {
  size_t bytes = 0;
  const int columns = sqlite3_data_count(row.handle());
  for (int i = 0; i < columns; ++i) {
    const int type = sqlite3_column_type(row.handle(), i);
    const bool has_length = type == SQLITE_TEXT || type == SQLITE_BLOB;
    bytes += 2 + (has_length ? row.Text(i).size() : 8);
  }
  return bytes;
}

}  // namespace firn::projection
