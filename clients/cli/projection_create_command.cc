#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/errors.h"
#include "cli/interrupt.h"
#include "cli/json_writer.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/projection_build.h"
#include "cli/projection_commands.h"
#include "cli/projection_definition.h"
#include "cli/projection_json.h"
#include "cli/projection_text.h"
#include "cli/report.h"

namespace firn::cli {
namespace {

constexpr absl::Duration kRetryFor = absl::Seconds(2);

constexpr char kFooter[] =
    R"(FILE is a folder, of which every *.sql belongs to the definition, or such a file; again for
more. Without one the definition is the one that the server ships under the name (catalog).
A new definition is built beside the tables that are there and takes their place when it has caught
up. This waits for that; if it is ended first, the building goes on.

Examples:
  firn projection create catalog
  firn projection create accounts ./accounts --dry-run
  firn projection create accounts schema.sql events.sql --expect-version 3)";

struct CreateOptions {
  std::string name;
  std::vector<std::string> paths;
  std::optional<uint32_t> expected_version;
  bool is_dry_run = false;
  bool does_not_wait = false;
  ReportFormat format = ReportFormat::kAuto;
};

absl::StatusOr<v1::CreateProjectionRequest> MakeRequest(const CreateOptions& options) {
  v1::CreateProjectionRequest request;
  request.set_name(options.name);
  absl::StatusOr<SqlFiles> files = ReadDefinition(options.paths);
  if (!files.ok()) return files.status();
  *request.mutable_files() = *std::move(files);
  if (options.expected_version) request.set_expected_version(*options.expected_version);
  request.set_validate_only(options.is_dry_run);
  return request;
}

std::string FormatCreated(const CreateOptions& options,
                          const v1::CreateProjectionResponse& response) {
  std::string text = absl::StrCat("name       ", options.name, "\n",  //
                                  "version    ", response.version(),
                                  response.unchanged() ? " (it was there already)"
                                  : options.is_dry_run ? " (it would be)"
                                                       : "",
                                  "\n");
  if (response.position() > 0) absl::StrAppend(&text, "event      ", response.position(), "\n");
  return text;
}

// `built`: what became of it, if that was waited for.
std::string FormatJson(const CreateOptions& options, const v1::CreateProjectionResponse& response,
                       const std::optional<v1::GetProjectionResponse>& built) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteText(writer, "name", options.name);
  WriteNumber(writer, "version", response.version());
  WriteKey(writer, "unchanged");
  writer.Bool(response.unchanged());
  WriteNumber(writer, "position", response.position());
  if (built) {
    WriteKey(writer, "status");
    writer.StartObject();
    WriteStatus(writer, built->status());
    writer.EndObject();
  }
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

absl::Status Await(const CreateOptions& options, uint32_t version, Client& client,
                   const Terminal& terminal, v1::GetProjectionResponse* built) {
  const Interrupt interrupt;
  Progress progress(terminal.is_stderr, terminal.width);
  BuildWaitLinks links;
  links.get = [&](v1::GetProjectionResponse* response) {
    return client.GetProjection(options.name, response);
  };
  links.explain = [&](const grpc::Status& status) { return client.Explain(status); };
  links.pause = [&](absl::Duration duration) { return interrupt.SleepFor(duration); };
  absl::Status status = AwaitBuild(version, links, progress, built);
  progress.Clear();
  if (absl::IsCancelled(status) && terminal.is_stderr) {
    std::cerr << "the building goes on; firn projection status " << options.name
              << " says how far it is\n";
  }
  return status;
}

absl::Status RunCreate(const CreateOptions& options, const Context& context) {
  const absl::StatusOr<v1::CreateProjectionRequest> request = MakeRequest(options);
  if (!request.ok()) return request.status();
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::CreateProjectionResponse response;
  if (const grpc::Status status = client.CreateProjection(*request, kRetryFor, &response);
      !status.ok()) {
    return RefuseDefinition(ReadServerError(status), client.Explain(status));
  }
  std::optional<v1::GetProjectionResponse> built;
  if (!options.is_dry_run && !options.does_not_wait) {
    const absl::Status status =
        Await(options, response.version(), client, context.terminal, &built.emplace());
    if (absl::IsCancelled(status)) return status;
    if (!status.ok()) {
      return absl::Status(status.code(),
                          absl::StrCat("version ", response.version(), " of ", options.name,
                                       " is created, but: ", status.message()));
    }
  }
  if (IsJson(options.format, context.terminal)) {
    return WriteStdout(FormatJson(options, response, built));
  }
  return WriteStdout(
      absl::StrCat(FormatCreated(options, response), built ? FormatTables(built->status()) : ""));
}

}  // namespace

void AddProjectionCreateCommand(CLI::App& projection, Context& context) {
  const auto options = std::make_shared<CreateOptions>();
  CLI::App* command = projection.add_subcommand(
      "create", "Create a projection, or give one a new definition, and build it");
  command->footer(kFooter);
  AddProjectionName(*command, options->name, "What it is called");
  command->add_option("FILE", options->paths, "The definition: folders and files of SQL")
      ->type_name("");
  command
      ->add_option("--expect-version,--expected-version", options->expected_version,
                   "Only if the newest version is this; 0: only if there is none")
      ->type_name("N");
  command->add_flag("--dry-run", options->is_dry_run,
                    "Change nothing, only say what would happen, or what is wrong");
  command->add_flag("--no-wait", options->does_not_wait, "Do not wait until it is built");
  AddReportFormat(*command, options->format);
  command->callback([&context, options] { context.result = RunCreate(*options, context); });
}

}  // namespace firn::cli
