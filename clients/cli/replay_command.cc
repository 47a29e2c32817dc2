#include <cmath>
#include <memory>
#include <string>

#include "absl/strings/numbers.h"
#include "cli/commands.h"
#include "cli/replay.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(At a terminal a table; in a pipe or a file JSON lines, as export writes them. The positions
are checked: if they go back, or without a filter have a gap, that is an error (exit status 4).

Examples:
  firn replay --after 1000 --until 1020
  firn replay | jq -r .event_type | sort | uniq -c
  firn replay --type 'image_*' --tag album:9 --as-of 2026-02-21
  firn replay --stream image-42 --template '{created_at} {event_type} {payload.rating}'
  firn replay --query '{"items":[{"tags":["album:9"]},{"userIds":["ada"]}]}'
  firn replay --from-time -1h --speed 60
  firn replay --format csv --output events.csv)";

std::string CheckSpeed(const std::string& text) {
  double speed = 0;
  return absl::SimpleAtod(text, &speed) && std::isfinite(speed) && speed > 0
             ? ""
             : "must be a number above 0, such as 1 (as it was) or 10 (ten times as fast); got " +
                   text;
}

}  // namespace

void AddReplayCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<ReplayOptions>();
  CLI::App* command = app.add_subcommand("replay", "Stream the log, or a part of it, in order");
  command->footer(kFooter);
  AddFilterOptions(*command, options->filter);
  command
      ->add_option(
          "--speed", options->speed,
          "Keep the pauses between the recorded times; 1: as it was, 10: ten times as fast")
      ->type_name("FACTOR")
      ->check(CheckSpeed);
  command->add_option("--output", options->output, "Write to this file; - is standard output")
      ->type_name("FILE")
      ->capture_default_str();
  AddFormatOptions(*command, options->format);
  command->callback([&context, options] {
    options->format.is_live = options->speed.has_value();
    context.result = Replay(*options, context);
  });
}

}  // namespace firn::cli
