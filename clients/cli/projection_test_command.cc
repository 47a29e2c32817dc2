#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/errors.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/projection_commands.h"
#include "cli/projection_definition.h"
#include "cli/projection_json.h"
#include "cli/projection_text.h"
#include "cli/report.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Nothing is created, and the log is not read: the definition runs over the events that are
given, in memory. They are lines as firn export writes them and firn import takes them. A line's
place is its position; without a created_at, the timestamp is the recorded time; without an id or a
timestamp, they are made from its place, so that the result is always the same.
FILE is as of firn projection create; with --built-in, the definition is one that the server ships.

Examples:
  firn projection test ./accounts
  firn projection test ./accounts --events sample.jsonl
  firn export | firn projection test --built-in catalog --events -
  firn projection test ./accounts --events sample.jsonl --format json | jq .tables.account)";

struct TestOptions {
  std::vector<std::string> paths;
  std::string built_in;
  std::string events;
  ReportFormat format = ReportFormat::kAuto;
};

absl::StatusOr<v1::TestProjectionRequest> MakeRequest(const TestOptions& options) {
  v1::TestProjectionRequest request;
  request.set_built_in(options.built_in);
  absl::StatusOr<SqlFiles> files = ReadDefinition(options.paths);
  if (!files.ok()) return files.status();
  *request.mutable_files() = *std::move(files);
  if (options.events.empty()) return request;
  absl::StatusOr<std::vector<v1::EventDTO>> events = ReadTestEvents(options.events);
  if (!events.ok()) return events.status();
  for (v1::EventDTO& event : *events) *request.add_events() = std::move(event);
  return request;
}

absl::Status RunTest(const TestOptions& options, const Context& context) {
  const absl::StatusOr<v1::TestProjectionRequest> request = MakeRequest(options);
  if (!request.ok()) return request.status();
  Client client(context.server, context.LongTimeout());
  v1::TestProjectionResponse response;
  if (const grpc::Status status = client.TestProjection(*request, &response); !status.ok()) {
    return RefuseDefinition(ReadServerError(status), client.Explain(status));
  }
  return WriteStdout(IsJson(options.format, context.terminal)
                         ? FormatJson(response)
                         : FormatText(response, context.terminal));
}

}  // namespace

void AddProjectionTestCommand(CLI::App& projection, Context& context) {
  const auto options = std::make_shared<TestOptions>();
  CLI::App* command =
      projection.add_subcommand("test", "Run a definition over given events, and print its tables");
  command->footer(kFooter);
  CLI::Option* paths =
      command->add_option("FILE", options->paths, "The definition: folders and files of SQL")
          ->type_name("");
  command->add_option("--built-in", options->built_in, "Or the name of one that the server ships")
      ->type_name("NAME")
      ->check(CheckUtf8)
      ->excludes(paths);
  command->add_option("--events", options->events, "The events; - is standard input")
      ->type_name("FILE");
  AddReportFormat(*command, options->format);
  command->callback([&context, options] {
    if (options->paths.empty() && options->built_in.empty()) {
      throw CLI::RequiredError("FILE, or --built-in,");
    }
    context.result = RunTest(*options, context);
  });
}

}  // namespace firn::cli
