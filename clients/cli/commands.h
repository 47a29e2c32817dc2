// The subcommands. Each adds itself to the App; parsing the command line then runs the one that was
// named and leaves how it ended in the context, which must outlive the App.

#ifndef FIRN_CLI_COMMANDS_H_
#define FIRN_CLI_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace firn::cli {

void AddAppendCommand(CLI::App& app, Context& context);
void AddGetCommand(CLI::App& app, Context& context);
void AddReplayCommand(CLI::App& app, Context& context);
void AddFollowCommand(CLI::App& app, Context& context);
void AddNewestCommand(CLI::App& app, Context& context);
void AddCountCommand(CLI::App& app, Context& context);
void AddExplainCommand(CLI::App& app, Context& context);
void AddHeadCommand(CLI::App& app, Context& context);
void AddPositionAtCommand(CLI::App& app, Context& context);
void AddTimeAtCommand(CLI::App& app, Context& context);
void AddReplaysCommand(CLI::App& app, Context& context);
void AddSchemaCommand(CLI::App& app, Context& context);
void AddProjectionCommand(CLI::App& app, Context& context);
void AddQueryCommand(CLI::App& app, Context& context);
void AddSqlCommand(CLI::App& app, Context& context);
void AddHistoryCommand(CLI::App& app, Context& context);
void AddStateCommand(CLI::App& app, Context& context);
void AddDiffCommand(CLI::App& app, Context& context);
void AddUndoCommand(CLI::App& app, Context& context);
void AddRedoCommand(CLI::App& app, Context& context);
void AddVerifyCommand(CLI::App& app, Context& context);
void AddProofCommand(CLI::App& app, Context& context);
void AddBackupCommand(CLI::App& app, Context& context);
void AddRestoreCommand(CLI::App& app, Context& context);
void AddExportCommand(CLI::App& app, Context& context);
void AddImportCommand(CLI::App& app, Context& context);
// Completes every command that the App has by the time the script is asked for.
void AddCompletionCommand(CLI::App& app, Context& context);

}  // namespace firn::cli

#endif  // FIRN_CLI_COMMANDS_H_
