// The subcommand `torture`, as those of commands.h.

#ifndef FIRN_CLI_TORTURE_COMMAND_H_
#define FIRN_CLI_TORTURE_COMMAND_H_

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace firn::cli {

void AddTortureCommand(CLI::App& app, Context& context);

}  // namespace firn::cli

#endif  // FIRN_CLI_TORTURE_COMMAND_H_
