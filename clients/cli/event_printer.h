// Prints events in the form that the user asked for.

#ifndef FIRN_CLI_EVENT_PRINTER_H_
#define FIRN_CLI_EVENT_PRINTER_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/client.h"
#include "cli/output.h"
#include "cli/output_template.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "firn/v1/event.pb.h"

namespace firn::cli {

enum class EventFormat {
  kAuto,         // a table at a terminal, JSON lines anywhere else
  kTable,        // table.h
  kJson,         // one array of the objects that kJsonLines writes
  kJsonLines,    // event_json.h
  kCsv,          // csv.h
  kCloudEvents,  // cloud_event.h
};

struct FormatOptions {
  EventFormat format = EventFormat::kAuto;
  // In place of a format.
  std::optional<OutputTemplate> line = {};
  // Whether the first events come alone, and so say little about what a table must have room for.
  bool is_live = false;
};

// Adds --format and --template.
void AddFormatOptions(CLI::App& command, FormatOptions& options);

// Not thread-safe.
class EventPrinter {
 public:
  // `path` is the output's: "-" is standard output, which may be the terminal. Asks the server
  // whose log it is if the form says so. `output` must outlive the printer.
  static absl::StatusOr<EventPrinter> Open(Output& output, const std::string& path,
                                           const FormatOptions& options, const Terminal& terminal,
                                           Client& client);

  // Prints and flushes. Errors as Output's.
  absl::Status Print(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events);

  // Writes what the form has after the last event, and closes the output.
  absl::Status Close();

 private:
  EventPrinter(Output& output, bool is_terminal, const FormatOptions& options,
               const Terminal& terminal, std::string source);

  void Format(const v1::EventDTO& event);

  Output& output_;
  const bool is_terminal_;
  const FormatOptions options_;
  // Of cloud events.
  const std::string source_;
  Table table_;
  bool is_begun_ = false;
  // What is not yet handed to the output.
  std::string text_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_EVENT_PRINTER_H_
