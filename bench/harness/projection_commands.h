// The subcommands of firn-bench-client about projections and what History tells and takes back.

#ifndef FIRN_BENCH_HARNESS_PROJECTION_COMMANDS_H_
#define FIRN_BENCH_HARNESS_PROJECTION_COMMANDS_H_

#include <CLI/CLI.hpp>

namespace firn::bench {

// Each runs while the command line is parsed.
void AddProjectionCommands(CLI::App& app);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_PROJECTION_COMMANDS_H_
