#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/json_writer.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/projection_commands.h"
#include "cli/projection_json.h"
#include "cli/projection_text.h"
#include "cli/report.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(A projection is a read model: tables that the server makes of the log, by statements in SQL,
and keeps up to date. docs/projections.md says how one is written; the server brings `catalog`.

Examples:
  firn projection create catalog
  firn projection create accounts ./accounts
  firn projection test ./accounts --events sample.jsonl
  firn projection list
  firn query --projection accounts 'select * from account'
  firn projection create --help)";

constexpr char kShowFooter[] =
    R"(Prints the newest definition, which may still be being built.

Examples:
  firn projection show catalog
  firn projection show accounts > accounts.sql
  firn projection show accounts --format json | jq -r '.files[].path')";

constexpr char kDropFooter[] =
    R"(The tables go; the definitions stay in the log, so that create makes the same again.

Examples:
  firn projection drop accounts)";

absl::Status RunList(RowFormatKind kind, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::ListProjectionsResponse response;
  if (const grpc::Status status = client.ListProjections(&response); !status.ok()) {
    return client.Explain(status);
  }
  return WriteStdout(FormatList(response, kind, context.terminal));
}

struct NamedOptions {
  std::string name;
  ReportFormat format = ReportFormat::kAuto;
  // In place of SQL.
  bool as_json = false;
};

absl::StatusOr<v1::GetProjectionResponse> Get(const NamedOptions& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetProjectionResponse response;
  if (const grpc::Status status = client.GetProjection(options.name, &response); !status.ok()) {
    return client.Explain(status);
  }
  return response;
}

absl::Status RunStatus(const NamedOptions& options, const Context& context) {
  const absl::StatusOr<v1::GetProjectionResponse> response = Get(options, context);
  if (!response.ok()) return response.status();
  return WriteStdout(IsJson(options.format, context.terminal)
                         ? FormatJson(response->status(), response->head())
                         : FormatText(response->status()));
}

absl::Status RunShow(const NamedOptions& options, const Context& context) {
  const absl::StatusOr<v1::GetProjectionResponse> response = Get(options, context);
  if (!response.ok()) return response.status();
  return WriteStdout(options.as_json ? FormatJson(*response) : FormatSql(*response));
}

absl::Status RunDrop(const NamedOptions& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::DropProjectionResponse response;
  if (const grpc::Status status = client.DropProjection(options.name, &response); !status.ok()) {
    return client.Explain(status);
  }
  if (!IsJson(options.format, context.terminal)) {
    return WriteStdout(absl::StrCat("name       ", options.name, " (dropped)\n",  //
                                    "position   ", response.position(), "\n"));
  }
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteText(writer, "name", options.name);
  WriteNumber(writer, "position", response.position());
  writer.EndObject();
  return WriteStdout(absl::StrCat(buffer.GetString(), "\n"));
}

void AddListCommand(CLI::App& projection, Context& context) {
  const auto kind = std::make_shared<RowFormatKind>(RowFormatKind::kAuto);
  CLI::App* command =
      projection.add_subcommand("list", "List the projections, and how far they have come");
  command->footer("Examples:\n  firn projection list\n  firn projection list --format csv");
  command
      ->add_option_function<std::string>(
          "--format", [kind](const std::string& name) { *kind = RowFormatKinds().at(name); },
          "Form of the list; auto is table at a terminal, else jsonl")
      ->type_name("auto|table|json|jsonl|csv")
      ->default_str("auto")
      ->check(CLI::IsMember({"auto", "table", "json", "jsonl", "csv"}).description(""));
  command->callback([&context, kind] { context.result = RunList(*kind, context); });
}

void AddStatusCommand(CLI::App& projection, Context& context) {
  const auto options = std::make_shared<NamedOptions>();
  CLI::App* command = projection.add_subcommand(
      "status", "Say what a projection is doing, how far it has come, and what went wrong");
  command->footer(
      "Examples:\n  firn projection status catalog\n"
      "  firn projection status catalog | jq .lag");
  AddProjectionName(*command, options->name, "The projection");
  AddReportFormat(*command, options->format);
  command->callback([&context, options] { context.result = RunStatus(*options, context); });
}

void AddShowCommand(CLI::App& projection, Context& context) {
  const auto options = std::make_shared<NamedOptions>();
  CLI::App* command = projection.add_subcommand("show", "Print the definition of a projection");
  command->footer(kShowFooter);
  AddProjectionName(*command, options->name, "The projection");
  command
      ->add_option_function<std::string>(
          "--format", [options](const std::string& name) { options->as_json = name == "json"; },
          "Form of the definition")
      ->type_name("sql|json")
      ->default_str("sql")
      ->check(CLI::IsMember({"sql", "json"}).description(""));
  command->callback([&context, options] { context.result = RunShow(*options, context); });
}

void AddDropCommand(CLI::App& projection, Context& context) {
  const auto options = std::make_shared<NamedOptions>();
  CLI::App* command = projection.add_subcommand("drop", "Remove a projection and its tables");
  command->footer(kDropFooter);
  AddProjectionName(*command, options->name, "The projection");
  AddReportFormat(*command, options->format);
  command->callback([&context, options] { context.result = RunDrop(*options, context); });
}

}  // namespace

void AddProjectionName(CLI::App& command, std::string& name, const char* description) {
  command.add_option("NAME", name, description)->type_name("")->required()->check(CheckUtf8);
}

void AddProjectionCommand(CLI::App& app, Context& context) {
  CLI::App* projection = app.add_subcommand("projection", "Make, watch and check read models");
  projection->footer(kFooter);
  AddProjectionCreateCommand(*projection, context);
  AddListCommand(*projection, context);
  AddStatusCommand(*projection, context);
  AddShowCommand(*projection, context);
  AddProjectionRebuildCommand(*projection, context);
  AddProjectionDigestCommand(*projection, context);
  AddDropCommand(*projection, context);
  AddProjectionTestCommand(*projection, context);
  // Asked for here, after the parse, which finds a misspelt one first.
  projection->require_subcommand(0, 1);
  projection->callback([projection] {
    if (projection->get_subcommands().empty()) {
      throw CLI::RequiredError("a subcommand of projection");
    }
  });
}

}  // namespace firn::cli
