// The subcommands of `firn schema`, as commands.h.

#ifndef FIRN_CLI_SCHEMA_COMMANDS_H_
#define FIRN_CLI_SCHEMA_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace firn::cli {

void AddSchemaListCommand(CLI::App& schema, Context& context);
void AddSchemaShowCommand(CLI::App& schema, Context& context);
void AddSchemaTypesCommand(CLI::App& schema, Context& context);
void AddSchemaRegisterCommand(CLI::App& schema, Context& context);
void AddSchemaCheckCommand(CLI::App& schema, Context& context);
void AddSchemaPolicyCommand(CLI::App& schema, Context& context);

}  // namespace firn::cli

#endif  // FIRN_CLI_SCHEMA_COMMANDS_H_
