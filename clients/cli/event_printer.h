// Prints events: as a table for people, as JSON lines for programs.

#ifndef FIRN_CLI_EVENT_PRINTER_H_
#define FIRN_CLI_EVENT_PRINTER_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/status.h"
#include "cli/output.h"
#include "cli/table.h"
#include "cli/terminal.h"
#include "firn/v1/event.pb.h"

namespace firn::cli {

// kAuto: a table at a terminal, JSON lines anywhere else.
enum class EventFormat { kAuto, kTable, kJsonLines };

// Adds --format.
void AddFormatOption(CLI::App& command, EventFormat& format);

// Not thread-safe.
class EventPrinter {
 public:
  // `path` is the output's: "-" is standard output, which may be the terminal.
  EventPrinter(Output& output, const std::string& path, EventFormat format,
               const Terminal& terminal);

  // Prints and flushes. Errors as Output's.
  absl::Status Print(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events);

 private:
  Output& output_;
  const bool is_table_;
  Table table_;
  std::string lines_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_EVENT_PRINTER_H_
