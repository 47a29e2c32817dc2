#include <memory>

#include "cli/commands.h"
#include "cli/replay.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(At a terminal a table; in a pipe or a file JSON lines, as export writes them. The positions
are checked: a gap is an error (exit status 4).

Examples:
  firn replay --after 1000 --until 1020
  firn replay | jq -r .event_type | sort | uniq -c
  firn replay --format table --output events.txt)";

}  // namespace

void AddReplayCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App* command = app.add_subcommand("replay", "Stream the log, or a part of it, in order");
  command->footer(kFooter);
  AddRangeOptions(*command, *options);
  command->add_option("--output", options->output, "Write to this file; - is standard output")
      ->type_name("FILE")
      ->capture_default_str();
  AddFormatOption(*command, options->format);
  command->callback([&context, options] { context.result = Replay(*options, context); });
}

}  // namespace firn::cli
