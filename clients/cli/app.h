// The whole command line of `firn`.

#ifndef FIRN_CLI_APP_H_
#define FIRN_CLI_APP_H_

#include <CLI/CLI.hpp>

#include "cli/context.h"

namespace firn::cli {

// Adds the options and the subcommands to a new App. `context` must outlive it.
void BuildApp(CLI::App& app, Context& context);

}  // namespace firn::cli

#endif  // FIRN_CLI_APP_H_
