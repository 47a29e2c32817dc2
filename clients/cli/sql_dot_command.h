// The commands of the prompt that are not SQL: a line that begins with a dot.

#ifndef FIRN_CLI_SQL_DOT_COMMAND_H_
#define FIRN_CLI_SQL_DOT_COMMAND_H_

#include <span>
#include <string>

#include "absl/status/statusor.h"

namespace firn::cli {

struct DotCommandHelp {
  const char* name;
  const char* arguments;
  const char* description;
};

// All of them, in the order of the help.
std::span<const DotCommandHelp> DotCommands();

// What `.help` prints.
std::string FormatDotHelp();

struct DotCommand {
  // ".tables"
  std::string name;
  // The rest of the line, without the space around it.
  std::string argument;
};

// kInvalidArgument if there is no such command, or it has an argument too many.
absl::StatusOr<DotCommand> ParseDotCommand(const std::string& line);

}  // namespace firn::cli

#endif  // FIRN_CLI_SQL_DOT_COMMAND_H_
