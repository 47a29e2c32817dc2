#include <memory>

#include "cli/commands.h"
#include "cli/replay.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Each line is a whole event, with its payload byte for byte, so that import makes the same
events of it. (A JSON payload with line breaks stands as payload_base64, without content_type.)
For some of the events, or another form, see replay: import wants batches whole.

Examples:
  firn export events.jsonl
  firn export - | zstd > events.jsonl.zst
  firn export --after 1000 new.jsonl
  firn export --as-of 2026-02-21 before.jsonl
  firn export | firn --server 127.0.0.1:3477 import -)";

}  // namespace

void AddExportCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<ReplayOptions>();
  options->format.format = EventFormat::kJsonLines;
  CLI::App* command = app.add_subcommand("export", "Write the log as JSON lines, for import");
  command->footer(kFooter);
  command->add_option("FILE", options->output, "Where to write; - is standard output")
      ->type_name("")
      ->capture_default_str();
  AddStartOptions(*command, options->filter, "without it, at the beginning");
  AddEndOptions(*command, options->filter);
  command->callback([&context, options] { context.result = Replay(*options, context); });
}

}  // namespace firn::cli
