#include "cli/event_printer.h"

#include <map>
#include <utility>

#include "cli/cloud_event.h"
#include "cli/csv.h"
#include "cli/event_json.h"

namespace firn::cli {
namespace {

const std::map<std::string, EventFormat>& Formats() {
  static const auto* formats = new std::map<std::string, EventFormat>{
      {"auto", EventFormat::kAuto}, {"table", EventFormat::kTable},
      {"json", EventFormat::kJson}, {"jsonl", EventFormat::kJsonLines},
      {"csv", EventFormat::kCsv},   {"cloudevents", EventFormat::kCloudEvents},
  };
  return *formats;
}

FormatOptions Resolve(FormatOptions options, bool is_terminal) {
  if (options.format == EventFormat::kAuto) {
    options.format = is_terminal ? EventFormat::kTable : EventFormat::kJsonLines;
  }
  return options;
}

}  // namespace

void AddFormatOptions(CLI::App& command, FormatOptions& options) {
  CLI::Option* format =
      command
          .add_option_function<std::string>(
              "--format",
              [&options](const std::string& name) { options.format = Formats().at(name); },
              "Form of the events; auto is table at a terminal, else jsonl")
          ->type_name("auto|table|json|jsonl|csv|cloudevents")
          ->default_str("auto")
          ->check([](const std::string& name) {
            return Formats().contains(name)
                       ? ""
                       : "must be auto, table, json, jsonl, csv or cloudevents; got " + name;
          });
  command
      .add_option_function<std::string>(
          "--template",
          [&options](const std::string& text) {
            absl::StatusOr<OutputTemplate> line = OutputTemplate::Parse(text);
            if (!line.ok()) {
              throw CLI::ValidationError("--template", std::string(line.status().message()));
            }
            options.line = *std::move(line);
          },
          "A line for each event, such as '{position} {event_type} {payload.rating}'")
      ->excludes(format);
}

absl::StatusOr<EventPrinter> EventPrinter::Open(Output& output, const std::string& path,
                                                const FormatOptions& options,
                                                const Terminal& terminal, Client& client) {
  std::string source;
  if (options.format == EventFormat::kCloudEvents) {
    v1::GetHeadResponse head;
    if (const grpc::Status status = client.GetHead(&head); !status.ok()) {
      return client.Explain(status);
    }
    source = CloudEventSource(head.store_id());
  }
  return EventPrinter(output, path == "-" && terminal.is_stdout, options, terminal,
                      std::move(source));
}

EventPrinter::EventPrinter(Output& output, bool is_terminal, const FormatOptions& options,
                           const Terminal& terminal, std::string source)
    : output_(output),
      is_terminal_(is_terminal),
      options_(Resolve(options, is_terminal)),
      source_(std::move(source)),
      table_(terminal, options.is_live) {}

absl::Status EventPrinter::Print(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events) {
  if (!options_.line && options_.format == EventFormat::kTable) {
    text_ += table_.Format(events);
  } else {
    for (const v1::EventDTO& event : events) {
      Format(event);
      is_begun_ = true;
    }
  }
  if (absl::Status status = output_.Write(text_); !status.ok()) return status;
  text_.clear();
  return output_.Flush();
}

void EventPrinter::Format(const v1::EventDTO& event) {
  if (options_.line) return options_.line->AppendLine(event, is_terminal_, text_);
  switch (options_.format) {
    case EventFormat::kJson:
      text_ += is_begun_ ? ",\n" : "[\n";
      AppendEventLine(event, text_);
      // The comma belongs in front of the line's end.
      text_.pop_back();
      break;
    case EventFormat::kCsv:
      if (!is_begun_) AppendCsvHeading(text_);
      AppendCsvLine(event, text_);
      break;
    case EventFormat::kCloudEvents:
      AppendCloudEvent(event, source_, text_);
      break;
    default:
      AppendEventLine(event, text_);
  }
}

absl::Status EventPrinter::Close() {
  if (!options_.line && options_.format == EventFormat::kJson) text_ = is_begun_ ? "\n]\n" : "[]\n";
  if (!options_.line && options_.format == EventFormat::kCsv && !is_begun_) AppendCsvHeading(text_);
  if (absl::Status status = output_.Write(text_); !status.ok()) return status;
  return output_.Close();
}

}  // namespace firn::cli
