#include "cli/event_printer.h"

#include <map>

#include "cli/event_json.h"

namespace firn::cli {
namespace {

const std::map<std::string, EventFormat>& Formats() {
  static const auto* formats = new std::map<std::string, EventFormat>{
      {"auto", EventFormat::kAuto},
      {"table", EventFormat::kTable},
      {"jsonl", EventFormat::kJsonLines},
  };
  return *formats;
}

bool IsTable(EventFormat format, bool is_terminal) {
  return format == EventFormat::kTable || (format == EventFormat::kAuto && is_terminal);
}

}  // namespace

void AddFormatOption(CLI::App& command, EventFormat& format) {
  command
      .add_option_function<std::string>(
          "--format", [&format](const std::string& name) { format = Formats().at(name); },
          "Form of the events; auto is table at a terminal, else jsonl")
      ->type_name("auto|table|jsonl")
      ->default_str("auto")
      ->check([](const std::string& name) {
        return Formats().contains(name) ? "" : "must be auto, table or jsonl; got " + name;
      });
}

EventPrinter::EventPrinter(Output& output, const std::string& path, EventFormat format,
                           const Terminal& terminal)
    : output_(output),
      is_table_(IsTable(format, path == "-" && terminal.is_stdout)),
      table_(terminal) {}

absl::Status EventPrinter::Print(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events) {
  lines_.clear();
  if (is_table_) {
    lines_ = table_.Format(events);
  } else {
    for (const v1::EventDTO& event : events) AppendEventLine(event, lines_);
  }
  if (absl::Status status = output_.Write(lines_); !status.ok()) return status;
  return output_.Flush();
}

}  // namespace firn::cli
