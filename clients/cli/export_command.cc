#include <memory>

#include "cli/commands.h"
#include "cli/replay.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Each line is a whole event, with its payload byte for byte, so that import makes the same
events of it. (A JSON payload with line breaks, or with space around it, stands as payload_base64,
without content_type.)
With --format cloudevents each line is a CloudEvent 1.0 instead, of which import makes the same
events too; docs/cloudevents.md says what becomes of what.
For some of the events, or another form, see replay: import wants batches whole.

Examples:
  firn export events.jsonl
  firn export - | zstd > events.jsonl.zst
  firn export --format cloudevents events.ce.jsonl
  firn export --after 1000 new.jsonl
  firn export --as-of 2026-02-21 before.jsonl
  firn export | firn --server 127.0.0.1:3477 import -)";

}  // namespace

void AddExportCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<ReplayOptions>();
  options->format.format = EventFormat::kJsonLines;
  CLI::App* command = app.add_subcommand("export", "Write the log as lines, for import");
  command->footer(kFooter);
  command->add_option("FILE", options->output, "Where to write; - is standard output")
      ->type_name("")
      ->capture_default_str();
  command
      ->add_option_function<std::string>(
          "--format",
          [options](const std::string& name) {
            options->format.format =
                name == "jsonl" ? EventFormat::kJsonLines : EventFormat::kCloudEvents;
          },
          "Form of the lines")
      ->type_name("jsonl|cloudevents")
      ->default_str("jsonl")
      ->check(CLI::IsMember({"jsonl", "cloudevents"}).description(""));
  AddStartOptions(*command, options->filter, "without it, at the beginning");
  AddEndOptions(*command, options->filter);
  command->callback([&context, options] { context.result = Replay(*options, context); });
}

}  // namespace firn::cli
