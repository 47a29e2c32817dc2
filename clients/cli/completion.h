// Completion scripts for shells, made from the command line's own definition.

#ifndef FIRN_CLI_COMPLETION_H_
#define FIRN_CLI_COMPLETION_H_

#include <CLI/CLI.hpp>
#include <string>

namespace firn::cli {

enum class Shell { kBash, kZsh, kFish };

// The script that teaches the shell the App's subcommands, their options and what values those
// take: a type name "a|b|c" is a choice, "FILE" (the type, or the positional's name) is a file,
// anything else is not completed.
std::string CompletionScript(const CLI::App& app, Shell shell);

}  // namespace firn::cli

#endif  // FIRN_CLI_COMPLETION_H_
