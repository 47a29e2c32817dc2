#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/as_of.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/history_json.h"
#include "cli/output.h"
#include "cli/target_option.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(The state is what the projection's definition says (-- state:), made of the target's events
up to the moment. Exit status 1 if there was no such target then. On many lines at a terminal, as
the definition makes it in a pipe.

Examples:
  firn state image/42
  firn state image/42 --as-of 2026-02-21T15:04:05Z
  firn state account/7 --projection accounts --as-of 1200 | jq .cents)";

absl::Status RunState(const v1::GetStateRequest& request, const Context& context) {
  Client client(context.server, context.LongTimeout());
  v1::GetStateResponse response;
  if (const grpc::Status status = client.GetState(request, &response); !status.ok()) {
    return client.Explain(status);
  }
  if (response.state_json().empty()) {
    const v1::Target& target = request.target();
    return absl::NotFoundError(
        absl::StrCat("there was no ", target.target_type(), "/", target.target_id(),
                     " at position ", response.position(), "; firn history ", target.target_type(),
                     "/", target.target_id(), " says what is known of it"));
  }
  const bool is_terminal = context.terminal.is_stdout;
  absl::Status written = WriteStdout(
      absl::StrCat(is_terminal ? PrettyJson(response.state_json()) : response.state_json(), "\n"));
  if (written.ok() && is_terminal && context.terminal.is_stderr) {
    std::cerr << Dim(absl::StrCat("at position ", WithThousands(response.position()),
                                  ", last changed at ",
                                  WithThousands(response.last_event_position()), ", made of ",
                                  WithThousands(response.events()), " events"),
                     context.terminal.has_colour)
              << "\n";
  }
  return written;
}

}  // namespace

void AddStateCommand(CLI::App& app, Context& context) {
  const auto request = std::make_shared<v1::GetStateRequest>();
  CLI::App* command = app.add_subcommand("state", "Show the state of a target, now or then");
  command->footer(kFooter);
  AddTargetArgument(*command, *request->mutable_target())->required();
  AddAsOfOption(*command, "--as-of", *request->mutable_as_of(),
                "As it was at this position or time");
  AddHistoryProjection(*command, *request->mutable_projection(), "Which says what the state is");
  command->callback([&context, request] { context.result = RunState(*request, context); });
}

}  // namespace firn::cli
