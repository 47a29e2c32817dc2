// A moment of the log on the command line: a position or a time.

#ifndef FIRN_CLI_AS_OF_H_
#define FIRN_CLI_AS_OF_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "firn/v1/projection.pb.h"

namespace firn::cli {

// "1200", or a time as ParseMoment takes it. The error is a message as option_values.h says.
absl::StatusOr<v1::AsOf> ParseAsOf(const std::string& text, absl::Time now);

// Adds an option whose value goes into `as_of`, which must outlive the command.
CLI::Option* AddAsOfOption(CLI::App& command, const std::string& name, v1::AsOf& as_of,
                           const std::string& description);

}  // namespace firn::cli

#endif  // FIRN_CLI_AS_OF_H_
