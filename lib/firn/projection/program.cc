#include "firn/projection/program.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/uuid.h"
#include "firn/core/json.h"
#include "firn/projection/authorizer.h"
#include "firn/projection/table_rules.h"

namespace firn::projection {
namespace {

// So many types are remembered with what is to be done for them; a log may have more.
constexpr size_t kPlansMax = 4096;

absl::Status Fault(const Definition& definition, const Section& section, size_t offset,
                   std::string_view what) {
  return InvalidFields({{absl::StrCat("files[", definition.files[section.file].path, "]"),
                         absl::StrCat(PlaceOf(definition, section, offset), ": ", ToAbsl(what))}});
}

// Where the statement that comes next begins: after blanks and comments.
size_t StartOf(std::string_view sql, size_t offset) {
  while (offset < sql.size()) {
    if (absl::ascii_isspace(static_cast<unsigned char>(sql[offset]))) {
      ++offset;
    } else if (sql.substr(offset, 2) == "--") {
      offset = std::min(sql.find('\n', offset), sql.size());
    } else if (sql.substr(offset, 2) == "/*") {
      offset = sql.find("*/", offset);
      offset = offset == std::string_view::npos ? sql.size() : offset + 2;
    } else {
      break;
    }
  }
  return offset;
}

// Prepares the section's statements one after the other and hands each over with the place where
// it stands.
absl::Status ForEachStatement(
    const Definition& definition, const Section& section, Connection& connection, Rights rights,
    absl::FunctionRef<absl::Status(Statement statement, size_t offset)> take) {
  Authorizer authorizer(connection, rights);
  const std::string_view sql = section.sql;
  for (size_t offset = StartOf(sql, 0); offset < sql.size(); offset = StartOf(sql, offset)) {
    std::string_view rest;
    auto statement = connection.Prepare(sql.substr(offset), &rest);
    const std::string refusal = authorizer.TakeRefusal(statement);
    if (!statement.ok()) {
      return Fault(definition, section, offset,
                   refusal.empty() ? std::string_view(statement.status().message().data(),
                                                      statement.status().message().size())
                                   : std::string_view(refusal));
    }
    if (sqlite3_stmt_isexplain(statement->handle()) != 0) {
      return Fault(definition, section, offset, "explain is no part of a definition");
    }
    if (statement->handle() != nullptr) {
      if (!refusal.empty()) return Fault(definition, section, offset, refusal);
      if (const absl::Status status = take(*std::move(statement), offset); !status.ok()) {
        return ReasonOf(status) ? status
                                : Fault(definition, section, offset,
                                        {status.message().data(), status.message().size()});
      }
    }
    offset = static_cast<size_t>(rest.data() - sql.data());
  }
  return absl::OkStatus();
}

std::string TooManySteps() { return absl::StrCat("took more than ", kStepsMax, " steps"); }

absl::Status Unwanted() {
  return MakeError(ErrorReason::kCancelled, "nobody waits for the projection any more");
}

// A statement that changes nothing. After it, changes() is 0.
absl::StatusOr<Statement> PrepareNoChange(Connection& connection) {
  FIRN_ASSIGN_OR_RETURN(const std::vector<std::string> tables, TablesOf(connection));
  if (tables.empty()) return Statement();
  return connection.Prepare(absl::StrCat("delete from ", Quoted(tables.front()), " where 0"));
}

// Whether the function is named; that something else may be called so does no harm.
bool NamesChanges(std::string_view sql) {
  return absl::StrContains(absl::AsciiStrToLower(ToAbsl(sql)), "changes");
}

// A statement may use the function by a view.
bool HasViewOfChanges(const Definition& definition) {
  return std::ranges::any_of(definition.sections, [](const Section& section) {
    return section.kind == Section::Kind::kSchema && NamesChanges(section.sql);
  });
}

}  // namespace

absl::Status Program::MakeTables(const Definition& definition, Connection& connection) {
  RunLimit limit(connection);
  limit.SetSteps(kStepsMax);
  for (const Section& section : definition.sections) {
    if (section.kind != Section::Kind::kSchema) continue;
    FIRN_RETURN_IF_ERROR(
        ForEachStatement(definition, section, connection, Rights::kSchema,
                         [&](Statement statement, size_t) -> absl::Status {
                           if (sqlite3_bind_parameter_count(statement.handle()) > 0) {
                             return absl::InvalidArgumentError("a schema has no parameters");
                           }
                           while (true) {
                             auto row = statement.Step();
                             if (limit.is_out_of_steps()) {
                               return absl::InvalidArgumentError(TooManySteps());
                             }
                             if (!row.ok()) return row.status();
                             if (!*row) return absl::OkStatus();
                           }
                         }));
  }
  return CheckTables(connection);
}

absl::StatusOr<std::unique_ptr<Program>> Program::Compile(const Definition& definition,
                                                          Connection& connection) {
  auto program = std::make_unique<Program>(definition, connection);
  for (const Section& section : definition.sections) {
    FIRN_RETURN_IF_ERROR(program->AddSection(section));
  }
  FIRN_ASSIGN_OR_RETURN(program->no_change_, PrepareNoChange(connection));
  return program;
}

Program::Program(const Definition& definition, Connection& connection)
    : definition_(definition),
      limit_(connection),
      connection_(connection),
      has_view_of_changes_(HasViewOfChanges(definition)) {}

absl::Status Program::AddSection(const Section& section) {
  if (section.kind == Section::Kind::kSchema) return absl::OkStatus();
  const bool applies = section.kind == Section::Kind::kOn;
  auto part = std::make_unique<Part>(Part{.section = &section});
  bool has_changed = false;
  FIRN_RETURN_IF_ERROR(ForEachStatement(
      definition_, section, connection_, applies ? Rights::kApply : Rights::kRead,
      [&](Statement statement, size_t offset) -> absl::Status {
        if (!has_changed &&
            (has_view_of_changes_ || NamesChanges(sqlite3_sql(statement.handle())))) {
          part->asks_of_before = true;
        }
        if (sqlite3_stmt_readonly(statement.handle()) == 0) has_changed = true;
        auto bound = BoundStatement::Make(std::move(statement), offset, part->paths);
        if (!bound.ok()) return bound.status();
        part->statements.push_back(*std::move(bound));
        return absl::OkStatus();
      }));
  if (applies) {
    on_.push_back(std::move(part));
    return absl::OkStatus();
  }
  const bool is_state = section.kind == Section::Kind::kState;
  const int columns = is_state ? 1 : 2;
  if (part->statements.size() != 1 ||
      sqlite3_column_count(part->statements.front().statement().handle()) != columns) {
    return Fault(definition_, section, StartOf(section.sql, 0),
                 is_state ? "must be one select with one column, the state as JSON"
                          : "must be one select with two columns, a target type and an id");
  }
  if (!is_state) {
    needs_.push_back(std::move(part));
  } else if (!states_.emplace(section.terms.front(), std::move(part)).second ||
             section.terms.size() > 1) {
    return Fault(definition_, section, StartOf(section.sql, 0),
                 "must be about one target type, and the only one about it");
  }
  return absl::OkStatus();
}

const Program::Plan& Program::PlanOf(std::string_view event_type) {
  const absl::string_view type = ToAbsl(event_type);
  const auto present = plans_.find(type);
  if (present != plans_.end()) return present->second;
  if (plans_.size() >= kPlansMax) plans_.clear();
  const auto is_about = [&](const std::unique_ptr<Part>& part) {
    return std::ranges::any_of(part->section->terms,
                               [&](const std::string& term) { return Fits(term, event_type); });
  };
  Plan plan;
  for (const auto& part : on_) {
    if (!is_about(part)) continue;
    plan.on.push_back(part.get());
    plan.asks_of_before |= part->asks_of_before;
  }
  for (const auto& part : needs_) {
    if (is_about(part)) plan.needs.push_back(part.get());
  }
  return plans_.emplace(type, std::move(plan)).first->second;
}

absl::StatusOr<bool> Program::Apply(const RecordedEvent& event) {
  const Plan& plan = PlanOf(event.event_type);
  if (plan.on.empty()) return false;
  if (limit_.is_unwanted()) return Unwanted();
  limit_.SetSteps(kStepsMax);
  // What changed before the event depends on how the log was cut into pages.
  if (plan.asks_of_before && no_change_.handle() != nullptr) {
    FIRN_RETURN_IF_ERROR(no_change_.Step().status());
  }
  for (Part* part : plan.on) {
    FIRN_RETURN_IF_ERROR(Run(*part, event, [](const Statement&) {}));
  }
  return true;
}

absl::StatusOr<std::vector<Target>> Program::Needs(const RecordedEvent& event) {
  std::vector<Target> targets;
  limit_.SetSteps(kStepsMax);
  for (Part* part : PlanOf(event.event_type).needs) {
    FIRN_RETURN_IF_ERROR(Run(*part, event, [&](const Statement& row) {
      if (row.IsNull(0) || row.IsNull(1)) return;
      targets.push_back({.type = std::string(row.Text(0)), .id = row.Integer(1)});
    }));
  }
  return targets;
}

absl::StatusOr<std::optional<std::string>> Program::State(const Target& target) {
  const auto found = states_.find(target.type);
  if (found == states_.end()) {
    std::vector<std::string> types;
    for (const auto& [type, part] : states_) types.push_back(type);
    std::ranges::sort(types);
    std::string description = "the projection does not say what the state of such a target is";
    for (size_t i = 0; i < types.size(); ++i) {
      absl::StrAppend(&description, i == 0 ? "; it does for " : ", ", types[i]);
    }
    description += "; choose another projection, or one of those";
    return InvalidFields({{"target.target_type", description}});
  }
  std::optional<std::string> state;
  limit_.SetSteps(kStepsMax);
  RecordedEvent of_target;
  of_target.target_type = target.type;
  of_target.target_id = target.id;
  size_t rows = 0;
  FIRN_RETURN_IF_ERROR(Run(*found->second, of_target, [&](const Statement& row) {
    if (++rows == 1 && !row.IsNull(0)) state = std::string(row.Text(0));
  }));
  if (rows > 1) {
    return MakeError(ErrorReason::kProjectionFailed,
                     absl::StrCat("the state of ", target.type, "/", target.id,
                                  " must be one row; got ", rows, ": is there no where?"));
  }
  if (!state) return state;
  const std::optional<std::string> fault = FindJsonObjectFault(*state);
  if (!fault) return state;
  return MakeError(ErrorReason::kProjectionFailed,
                   absl::StrCat("the state of ", target.type, "/", target.id,
                                " must be a JSON object: ", *fault));
}

absl::Status Program::Run(Part& part, const RecordedEvent& event,
                          absl::FunctionRef<void(const Statement&)> take) {
  EventParts parts(event);
  part.members.Find(part.paths, event.content_type.empty() ? event.payload : std::string_view());
  for (BoundStatement& statement : part.statements) {
    statement.Bind(parts, part.members);
    while (true) {
      const auto row = statement.statement().Step();
      if (!row.ok()) return Failure(part, statement, event, row.status());
      if (!*row) break;
      take(statement.statement());
    }
  }
  return absl::OkStatus();
}

absl::Status Program::Failure(const Part& part, const BoundStatement& statement,
                              const RecordedEvent& event, const absl::Status& error) const {
  if (limit_.is_unwanted()) return Unwanted();
  // The disk's errors, or the machine's, are not the statement's.
  if (!absl::IsInvalidArgument(error)) return error;
  const std::string place = PlaceOf(definition_, *part.section, statement.offset());
  const std::string text =
      limit_.is_out_of_steps() ? TooManySteps() + " for one event" : std::string(error.message());
  return MakeError(ErrorReason::kProjectionFailed,
                   absl::StrCat(place, " failed on the event at position ", event.position, " (",
                                ToAbsl(event.event_type), "): ", text),
                   {{"position", absl::StrCat(event.position)},
                    {"event_type", std::string(event.event_type)},
                    {"event_id", FormatUuid(event.id)},
                    {"statement", place},
                    {"error", text}});
}

absl::Status CheckDefinition(const Definition& definition) {
  FIRN_ASSIGN_OR_RETURN(Connection connection,
                        Connection::Open(":memory:", Connection::Mode::kCreate));
  FIRN_RETURN_IF_ERROR(Program::MakeTables(definition, connection));
  FIRN_ASSIGN_OR_RETURN(const auto program, Program::Compile(definition, connection));
  return absl::OkStatus();
}

}  // namespace firn::projection
