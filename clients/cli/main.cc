// firn: the command for a Firn server.

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <iostream>

#include "cli/app.h"
#include "cli/context.h"
#include "cli/errors.h"
#include "cli/terminal.h"

namespace {

// Says what is wrong with the command line.
int FailUsage(const CLI::App& app, const char* what) {
  std::cerr << "firn: " << what << "; see firn ";
  for (auto named = app.get_subcommands(); !named.empty(); named = named[0]->get_subcommands()) {
    std::cerr << named[0]->get_name() << " ";
  }
  std::cerr << "--help\n";
  return firn::cli::kExitUsage;
}

}  // namespace

int main(int argc, char** argv) {
  // Writing to a closed pipe is an error like others, which ends the command quietly.
  std::signal(SIGPIPE, SIG_IGN);
  // gRPC's own log would stand between our lines; whoever wants it sets the variable.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);

  firn::cli::Context context;
  context.terminal = firn::cli::DetectTerminal();
  CLI::App app;
  firn::cli::BuildApp(app, context);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    return FailUsage(app, error.what());
  }
  if (app.get_subcommands().empty()) return FailUsage(app, "a subcommand is missing");
  const int status = firn::cli::ExitStatus(context.result);
  if (status != firn::cli::kExitOk) std::cerr << "firn: " << context.result.message() << "\n";
  return status;
}
