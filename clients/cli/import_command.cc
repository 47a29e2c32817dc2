#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/importer.h"
#include "cli/interrupt.h"
#include "cli/luminafast_importer.h"
#include "cli/output.h"

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

With --format cloudevents the file has CloudEvents 1.0, one on each line or all in an array: those
of `firn export --format cloudevents`, or another program's (docs/cloudevents.md).

With --from luminafast the file is LuminaFast's SQLite database, of which the table events is read.
Rows are mended where they can be and quarantined where not; --report says which
(docs/luminafast.md). Importing again changes nothing, also after Ctrl-C.

Examples:
  firn import events.jsonl
  firn import --dry-run events.jsonl
  echo '{"event_type":"order_placed","target_type":"order","target_id":7,"payload":{"total":5}}' \
    | firn import -
  firn import --format cloudevents orders.json
  firn import --from luminafast --dry-run --report rows.jsonl catalog.db)";

// What the command line says, for either kind of file.
struct CommandOptions {
  ImportOptions file;
  bool is_luminafast = false;
  // Of LuminaFast's rows; empty: none.
  std::string report;
};

absl::Status RunImport(const ImportOptions& options, const Context& context) {
  absl::StatusOr<std::unique_ptr<EventSource>> source =
      OpenEventSource(options.path, options.format,
                      options.ignore_unknown ? UnknownKeys::kIgnore : UnknownKeys::kRefuse);
  if (!source.ok()) return source.status();
  Client client(context.server, absl::Seconds(context.timeout_s));
  Importer importer(options, client, *std::move(source), context.terminal);
  if (absl::Status status = importer.Run(); !status.ok()) return status;
  std::cerr << importer.Summary() << "\n";
  if (importer.events_without_id() > 0 && !options.dry_run) {
    std::cerr << "note: " << importer.events_without_id()
              << " lines had no id; importing this file again would append them again\n";
  }
  return absl::OkStatus();
}

absl::Status RunLuminafast(const CommandOptions& options, const Context& context) {
  absl::StatusOr<LuminafastCatalog> catalog = LuminafastCatalog::Open(options.file.path);
  if (!catalog.ok()) return catalog.status();
  absl::StatusOr<LuminafastReport> report = LuminafastReport::Open(options.report);
  if (!report.ok()) return report.status();
  const Interrupt interrupt;
  Client client(context.server, absl::Seconds(context.timeout_s));
  LuminafastImporter importer({.batch_size = options.file.batch_size,
                               .retry_for_s = options.file.retry_for_s,
                               .dry_run = options.file.dry_run},
                              client, *catalog, *report, context.terminal,
                              [&interrupt] { return interrupt.is_requested(); });
  absl::Status imported = importer.Run();
  if (absl::Status status = report->Close(); !status.ok()) return status;
  if (!imported.ok()) return imported;
  const LuminafastRun run = importer.run();
  std::cerr << (run.dry_run ? "nothing was sent" : FormatSent(run.sent, importer.elapsed()))
            << "\n";
  if (run.rows_read < run.rows) std::cerr << "note: it was interrupted; import again to go on\n";
  if (report->quarantined() > 0 && options.report.empty()) {
    std::cerr << "note: --report FILE says which rows were quarantined, and why\n";
  }
  return WriteStdout(context.terminal.is_stdout ? report->FormatText(run)
                                                : report->FormatJson(run));
}

// What the file is.
void AddSourceOptions(CLI::App& command, CommandOptions& options) {
  CLI::Option* format = command
                            .add_option_function<std::string>(
                                "--format",
                                [&options](const std::string& name) {
                                  options.file.format = name == "cloudevents"
                                                            ? ImportFormat::kCloudEvents
                                                            : ImportFormat::kJsonLines;
                                },
                                "Form of the events")
                            ->type_name("jsonl|cloudevents")
                            ->default_str("jsonl")
                            ->check(CLI::IsMember({"jsonl", "cloudevents"}).description(""));
  CLI::Option* from =
      command
          .add_option_function<std::string>(
              "--from", [&options](const std::string&) { options.is_luminafast = true; },
              "Whose database the file is: luminafast")
          ->type_name("PROGRAM")
          ->excludes(format)
          ->check([](const std::string& name) {
            return name == "luminafast" ? "" : "must be luminafast; got " + name;
          });
  command
      .add_option("--report", options.report,
                  "Where to write the rows that were changed or quarantined, as JSON lines")
      ->type_name("FILE")
      ->needs(from);
  command.add_flag("--ignore-unknown", options.file.ignore_unknown, "Skip keys that no event has")
      ->excludes(from);
}

}  // namespace

void AddImportCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<CommandOptions>();
  CLI::App* command = app.add_subcommand("import", "Append the events of a file");
  command->footer(kFooter);
  command->add_option("FILE", options->file.path, "What to read; - is standard input")
      ->type_name("")
      ->required();
  AddSourceOptions(*command, *options);
  command->add_option("--batch-size", options->file.batch_size, "Events in one request at most")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(1, 10000).description(""));
  command
      ->add_option("--retry-for", options->file.retry_for_s,
                   "How long to try again while the server is away or overloaded")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 86400.0).description(""));
  command->add_flag("--dry-run", options->file.dry_run, "Read everything, send nothing");
  command->callback([&context, options] {
    context.result = options->is_luminafast ? RunLuminafast(*options, context)
                                            : RunImport(options->file, context);
  });
}

}  // namespace firn::cli
