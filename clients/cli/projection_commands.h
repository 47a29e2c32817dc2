// The subcommands of `firn projection`, as commands.h.

#ifndef FIRN_CLI_PROJECTION_COMMANDS_H_
#define FIRN_CLI_PROJECTION_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace firn::cli {

void AddProjectionCreateCommand(CLI::App& projection, Context& context);
void AddProjectionRebuildCommand(CLI::App& projection, Context& context);
void AddProjectionDigestCommand(CLI::App& projection, Context& context);
void AddProjectionTestCommand(CLI::App& projection, Context& context);

// Adds the argument that names a projection.
void AddProjectionName(CLI::App& command, std::string& name, const char* description);

}  // namespace firn::cli

#endif  // FIRN_CLI_PROJECTION_COMMANDS_H_
