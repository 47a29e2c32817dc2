#include "cli/app.h"

#include <string>

#include "cli/commands.h"
#include "cli/torture_command.h"
#include "firn/remote/connection_string.h"
#include "firn/remote/endpoint.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Results are readable at a terminal and JSON, one object a line, in a pipe. Errors are one
line on stderr. Colours: only at a terminal, never if NO_COLOR is set.

A connection string is firn://HOST[:PORT][?PARAMETER=VALUE&...] with the parameters tls (on, off),
ca, cert, key (PEM files), server_name, token, token_file and deadline (as --timeout: 250ms, 30s,
2m). Where it has a token, FIRN_SERVER keeps it from the list of processes; token_file does too.

Exit status: 0 ok; 1 the request was refused or the input is bad; 2 the command line is wrong;
3 no server answers; 4 the data is wrong (a gap, a damaged log, an output that cannot be written).
Ctrl-C ends what prints as it comes (a replay, following, a query) with its output in order and by
the signal (130 in a shell).

Examples:
  firn append --type rating_changed --target image/42 --payload '{"old_rating":0,"new_rating":5}'
  firn get --limit 5
  firn follow --type 'image_*'
  firn query --projection catalog 'select rating, count(*) from image_state group by 1'
  firn history image/42
  firn --server store.example:3476 export events.jsonl
  firn --server 'firn://store.example?tls=on&token_file=/etc/firn/token' head
  firn get --help)";

// Takes a connection string apart and reads the files that it names.
void SetServer(const std::string& text, Context& context) {
  const absl::StatusOr<remote::ConnectionString> connection = remote::ParseConnectionString(text);
  absl::StatusOr<remote::Endpoint> server =
      connection.ok() ? remote::OpenEndpoint(*connection) : connection.status();
  if (!server.ok()) throw CLI::ValidationError("--server", std::string(server.status().message()));
  context.server = *std::move(server);
  if (!connection->deadline) return;
  // --timeout, which is looked at later, wins.
  context.timeout_s = absl::ToDoubleSeconds(*connection->deadline);
  context.has_timeout = true;
}

}  // namespace

void BuildApp(CLI::App& app, Context& context) {
  app.name("firn");
  app.description(
      "Append events to a Firn server, read, replay and follow them; ask for data and for the "
      "past.");
  app.footer(kFooter);
  app.set_version_flag("--version", "firn " FIRN_VERSION, "Print the version and exit");
  app.set_help_flag("-h,--help", "Print this help and exit");
  // So that --server and --timeout may also stand after the subcommand.
  app.fallthrough();
  // That there is one is checked after the parse, which finds a misspelt one first.
  app.require_subcommand(0, 1);
  app.add_option_function<std::string>(
         "--server", [&context](const std::string& text) { SetServer(text, context); },
         "The server's address, or a connection string")
      ->envname("FIRN_SERVER")
      ->type_name("SERVER")
      ->default_str(context.server.address);
  app.add_option("--timeout", context.timeout_s, "How long to wait for an answer; not for a stream")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->each([&context](const std::string&) { context.has_timeout = true; })
      ->check(CLI::Range(0.001, 86400.0).description(""));

  AddAppendCommand(app, context);
  AddGetCommand(app, context);
  AddReplayCommand(app, context);
  AddFollowCommand(app, context);
  AddNewestCommand(app, context);
  AddCountCommand(app, context);
  AddExplainCommand(app, context);
  AddHeadCommand(app, context);
  AddPositionAtCommand(app, context);
  AddTimeAtCommand(app, context);
  AddReplaysCommand(app, context);
  AddSchemaCommand(app, context);
  AddProjectionCommand(app, context);
  AddQueryCommand(app, context);
  AddSqlCommand(app, context);
  AddHistoryCommand(app, context);
  AddStateCommand(app, context);
  AddDiffCommand(app, context);
  AddUndoCommand(app, context);
  AddRedoCommand(app, context);
  AddVerifyCommand(app, context);
  AddProofCommand(app, context);
  AddBackupCommand(app, context);
  AddRestoreCommand(app, context);
  AddExportCommand(app, context);
  AddImportCommand(app, context);
  AddTortureCommand(app, context);
  AddCompletionCommand(app, context);
}

}  // namespace firn::cli
