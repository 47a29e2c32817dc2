// The arguments that the commands about the past have in common.

#ifndef FIRN_CLI_TARGET_OPTION_H_
#define FIRN_CLI_TARGET_OPTION_H_

#include <CLI/CLI.hpp>
#include <string>

#include "firn/v1/event.pb.h"

namespace firn::cli {

// Adds the argument TARGET. Its value goes into `target`, which must outlive the command.
CLI::Option* AddTargetArgument(CLI::App& command, v1::Target& target);

// Adds --projection, which is the catalogue's without it. Its value goes into `projection`, which
// must outlive the command.
CLI::Option* AddHistoryProjection(CLI::App& command, std::string& projection,
                                  const std::string& description);

}  // namespace firn::cli

#endif  // FIRN_CLI_TARGET_OPTION_H_
