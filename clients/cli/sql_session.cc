#include "cli/sql_session.h"

#include <iostream>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/as_of.h"
#include "cli/columns.h"
#include "cli/option_values.h"
#include "cli/query.h"
#include "cli/sql_text.h"

namespace firn::cli {
namespace {

constexpr char kLogView[] = "events";

std::string FormatMoment(const v1::AsOf& as_of) {
  if (as_of.has_position()) return absl::StrCat(as_of.position());
  if (!as_of.has_time()) return "now";
  const absl::Time time =
      absl::FromUnixSeconds(as_of.time().seconds()) + absl::Nanoseconds(as_of.time().nanos());
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", time, absl::UTCTimeZone());
}

std::string NameOfFormat(RowFormatKind kind) {
  for (const auto& [name, candidate] : RowFormatKinds()) {
    if (candidate == kind) return name;
  }
  return "";
}

// Without the ";", which a statement may have but need not.
std::string WithoutEnd(const std::string& statement) {
  const std::vector<SqlToken> tokens = SplitSql(statement);
  return !tokens.empty() && tokens.back().text == ";" ? statement.substr(0, tokens.back().begin)
                                                      : statement;
}

}  // namespace

SqlSession::SqlSession(Client& client, Output& output, const Terminal& terminal,
                       SqlSettings settings, std::function<bool()> is_stopped)
    : client_(client),
      output_(output),
      terminal_(terminal),
      settings_(std::move(settings)),
      is_stopped_(std::move(is_stopped)) {}

absl::Status SqlSession::TakeLine(const std::string& line) {
  if (IsBlankSql(pending_) && line.starts_with('.')) {
    pending_.clear();
    return RunDotCommand(line);
  }
  absl::StrAppend(&pending_, line, "\n");
  absl::Status first;
  while (const std::optional<std::string> statement = TakeStatement(pending_)) {
    first.Update(RunStatement(*statement));
    if (is_stopped_()) pending_.clear();
  }
  if (IsBlankSql(pending_)) pending_.clear();
  return first;
}

absl::Status SqlSession::Finish() { return RunStatement(std::exchange(pending_, "")); }

std::string SqlSession::Prompt() const {
  std::string prompt =
      settings_.request.projection().empty() ? "firn" : settings_.request.projection();
  const v1::AsOf& as_of = settings_.request.as_of();
  if (as_of.moment_case() != v1::AsOf::MOMENT_NOT_SET) {
    absl::StrAppend(&prompt, "@", FormatMoment(as_of));
  }
  if (pending_.empty()) return prompt + "> ";
  return std::string(prompt.size() > 3 ? prompt.size() - 3 : 0, ' ') + "...> ";
}

SqlCandidates SqlSession::Complete(std::string_view line, size_t cursor) {
  // A dot begins a command only where a statement would.
  const std::string text = absl::StrCat(pending_, std::string(line));
  SqlCandidates candidates = CompleteSql(text, pending_.size() + cursor, Names());
  candidates.begin -= pending_.size();
  return candidates;
}

absl::Status SqlSession::RunStatement(const std::string& sql) {
  if (IsBlankSql(sql)) return absl::OkStatus();
  if (CheckUtf8(sql) != "") return absl::InvalidArgumentError("the statement must be UTF-8");
  v1::QueryRequest request = settings_.request;
  request.set_sql(WithoutEnd(sql));
  const std::unique_ptr<RowFormat> format = MakeRowFormat(settings_.format, terminal_);
  QuerySummary summary;
  absl::Status status = PrintQuery(client_, request, *format, output_, is_stopped_, &summary);
  if (status.ok() && settings_.has_summaries) {
    std::cerr << Dim(FormatSummary(summary), terminal_.has_colour) << "\n";
  }
  return status;
}

absl::Status SqlSession::RunDotCommand(const std::string& line) {
  const absl::StatusOr<DotCommand> command = ParseDotCommand(line);
  if (!command.ok()) return command.status();
  const std::string& argument = command->argument;
  if (CheckUtf8(argument) != "") return absl::InvalidArgumentError("the name must be UTF-8");
  if (command->name == ".tables") return ListTables();
  if (command->name == ".schema") return DescribeTables(argument);
  if (command->name == ".projection") return ChooseProjection(argument);
  if (command->name == ".asof") return ChooseMoment(argument);
  if (command->name == ".format") return ChooseFormat(argument);
  if (command->name == ".help") return Print(FormatDotHelp());
  is_done_ = true;
  return absl::OkStatus();
}

absl::Status SqlSession::ListTables() {
  const absl::StatusOr<std::vector<std::string>> tables =
      ReadTableNames(settings_.request.projection());
  if (!tables.ok()) return tables.status();
  std::string text;
  for (const std::string& table : *tables) absl::StrAppend(&text, table, "\n");
  return Print(text);
}

absl::Status SqlSession::DescribeTables(const std::string& name) {
  std::vector<std::string> tables = {name};
  if (name.empty()) {
    absl::StatusOr<std::vector<std::string>> all = ReadTableNames(settings_.request.projection());
    if (!all.ok()) return all.status();
    tables = *std::move(all);
  }
  std::vector<std::vector<std::string>> rows = {{"TABLE", "COLUMN", "TYPE"}};
  for (const std::string& table : tables) {
    const absl::StatusOr<QueryColumns> columns = ReadColumns(table);
    if (!columns.ok()) return columns.status();
    for (const v1::QueryColumn& column : *columns) {
      rows.push_back({table, column.name(), column.declared_type()});
    }
  }
  return Print(FormatColumns(rows, terminal_));
}

absl::Status SqlSession::ChooseProjection(const std::string& name) {
  if (name.empty()) {
    const std::string& now = settings_.request.projection();
    return Print(absl::StrCat(now.empty() ? "none" : now, "\n"));
  }
  const std::string projection = name == "none" ? "" : name;
  // Says if there is none of the name.
  const absl::StatusOr<std::vector<std::string>> tables = ReadTableNames(projection);
  if (!tables.ok()) return tables.status();
  settings_.request.set_projection(projection);
  names_.reset();
  return absl::OkStatus();
}

absl::Status SqlSession::ChooseMoment(const std::string& text) {
  if (text.empty()) return Print(FormatMoment(settings_.request.as_of()) + "\n");
  if (text == "now") {
    settings_.request.clear_as_of();
    return absl::OkStatus();
  }
  absl::StatusOr<v1::AsOf> as_of = ParseAsOf(text, absl::Now());
  if (!as_of.ok())
    return absl::InvalidArgumentError(".asof " + std::string(as_of.status().message()));
  *settings_.request.mutable_as_of() = *std::move(as_of);
  return absl::OkStatus();
}

absl::Status SqlSession::ChooseFormat(const std::string& name) {
  if (name.empty()) return Print(NameOfFormat(settings_.format) + "\n");
  if (const std::string fault = CheckRowFormat(name); !fault.empty()) {
    return absl::InvalidArgumentError(".format " + fault);
  }
  settings_.format = RowFormatKinds().at(name);
  return absl::OkStatus();
}

absl::StatusOr<std::vector<std::string>> SqlSession::ReadTableNames(const std::string& projection) {
  std::vector<std::string> names;
  if (!projection.empty()) {
    v1::GetProjectionResponse response;
    if (const grpc::Status status = client_.GetProjection(projection, &response); !status.ok()) {
      return client_.Explain(status);
    }
    for (const v1::SqlFile& file : response.files()) {
      const std::vector<std::string> created = CreatedTables(file.sql());
      names.insert(names.end(), created.begin(), created.end());
    }
  }
  names.emplace_back(kLogView);
  return names;
}

absl::StatusOr<QueryColumns> SqlSession::ReadColumns(const std::string& table) {
  v1::QueryRequest request;
  request.set_projection(settings_.request.projection());
  request.set_sql(absl::StrCat("select * from ", QuoteName(table), " limit 0"));
  QueryColumns columns;
  const grpc::Status status =
      client_.Query(request, {.take =
                                  [&columns](const v1::QueryResponse& message) {
                                    columns.MergeFrom(message.header().columns());
                                    return true;
                                  },
                              .is_stopped = is_stopped_});
  if (!status.ok()) return client_.Explain(status);
  return columns;
}

const SqlNames& SqlSession::Names() {
  if (names_) return *names_;
  // What cannot be learnt now is not offered: completion is no place for errors.
  SqlNames& names = names_.emplace();
  const absl::StatusOr<std::vector<std::string>> tables =
      ReadTableNames(settings_.request.projection());
  if (tables.ok()) {
    for (const std::string& table : *tables) {
      const absl::StatusOr<QueryColumns> columns = ReadColumns(table);
      if (!columns.ok()) continue;
      for (const v1::QueryColumn& column : *columns) names.tables[table].push_back(column.name());
    }
  }
  v1::ListProjectionsResponse response;
  if (client_.ListProjections(&response).ok()) {
    for (const v1::ProjectionStatus& projection : response.projections()) {
      names.projections.push_back(projection.name());
    }
  }
  return names;
}

absl::Status SqlSession::Print(std::string_view text) {
  absl::Status status = output_.Write(text);
  return status.ok() ? output_.Flush() : status;
}

}  // namespace firn::cli
