#include <iostream>
#include <memory>
#include <utility>

#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/importer.h"
#include "cli/line_reader.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Each line is an event, a JSON object:
  event_type                    required
  payload                       required: a JSON object, kept byte for byte. Or payload_base64: with
                                content_type opaque bytes, without it JSON text
  target_type, target_id        required, unless there is a stream; target_id may also stand in the
                                payload, as image_id for the target_type image
  id                            a UUID; one is made if it is missing
  timestamp                     milliseconds since 1970; now if it is missing
  user_id, stream, tags, metadata
  batch_index                   lines with 0, 1, 2, ... are appended together or not at all
  position, revision, created_at   as export writes them; ignored

Events are appended in the order of the lines; those that no batch_index binds share requests,
and are then one batch in the log. A bad line ends the import; what stands before its request
stays. Importing a file with ids again, also after an interruption, appends only what is missing.

Examples:
  firn import events.jsonl
  firn import --dry-run events.jsonl
  echo '{"event_type":"rating_changed","target_type":"image","payload":{"image_id":7,"rating":5}}' \
    | firn import -)";

absl::Status RunImport(const ImportOptions& options, const Context& context) {
  absl::StatusOr<LineReader> reader = LineReader::Open(options.path);
  if (!reader.ok()) return reader.status();
  Client client(context.server, absl::Seconds(context.timeout_s));
  Importer importer(options, client, *std::move(reader), context.terminal);
  if (absl::Status status = importer.Run(); !status.ok()) return status;
  std::cerr << importer.Summary() << "\n";
  if (importer.events_without_id() > 0 && !options.dry_run) {
    std::cerr << "note: " << importer.events_without_id()
              << " lines had no id; importing this file again would append them again\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddImportCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<ImportOptions>();
  CLI::App* command = app.add_subcommand("import", "Append the events of a file of JSON lines");
  command->footer(kFooter);
  command->add_option("FILE", options->path, "What to read; - is standard input")
      ->type_name("")
      ->required();
  command->add_option("--batch-size", options->batch_size, "Events in one request at most")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(1, 10000).description(""));
  command
      ->add_option("--retry-for", options->retry_for_s,
                   "How long to try again while the server is away or overloaded")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 86400.0).description(""));
  command->add_flag("--ignore-unknown", options->ignore_unknown, "Skip keys that no event has");
  command->add_flag("--dry-run", options->dry_run, "Read everything, send nothing");
  command->callback([&context, options] { context.result = RunImport(*options, context); });
}

}  // namespace firn::cli
