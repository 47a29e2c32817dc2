#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/event_printer.h"
#include "cli/filter_options.h"
#include "cli/newest.h"
#include "cli/option_values.h"
#include "cli/output.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(The events stand in the order of the streams, all from one moment of the log. A stream
without events is named on stderr. (The newest event of anything else: firn get --newest-first.)

Examples:
  firn newest image-42 image-43
  firn newest --as-of -2h image-42
  firn newest image-42 | jq .payload)";

struct NewestOptions {
  std::vector<std::string> streams;
  // Only its end is used.
  Filter filter;
  FormatOptions format;
};

absl::Status RunNewest(const NewestOptions& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetNewestEventsRequest request;
  if (options.filter.until) request.set_until_position(*options.filter.until);
  if (options.filter.bounds.has_as_of()) *request.mutable_as_of() = options.filter.bounds.as_of();
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  std::vector<std::optional<v1::EventDTO>> found;
  const grpc::Status status = FindNewest(
      request, options.streams,
      [&](const v1::GetNewestEventsRequest& part, v1::GetNewestEventsResponse* response) {
        return client.GetNewestEvents(part, response);
      },
      &found);
  if (!status.ok()) return client.Explain(status);

  absl::StatusOr<Output> output = Output::Open("-");
  if (!output.ok()) return output.status();
  absl::StatusOr<EventPrinter> printer =
      EventPrinter::Open(*output, "-", options.format, context.terminal, client);
  if (!printer.ok()) return printer.status();
  google::protobuf::RepeatedPtrField<v1::EventDTO> events;
  for (size_t i = 0; i < found.size(); ++i) {
    if (found[i]) {
      *events.Add() = *std::move(found[i]);
    } else {
      std::cerr << "note: the stream " << options.streams[i] << " has no events\n";
    }
  }
  if (absl::Status printed = printer->Print(events); !printed.ok()) return printed;
  return printer->Close();
}

}  // namespace

void AddNewestCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<NewestOptions>();
  CLI::App* command = app.add_subcommand("newest", "Show the newest event of streams");
  command->footer(kFooter);
  command->add_option("STREAM", options->streams, "The streams, such as image-42")
      ->type_name("")
      ->required()
      ->check(CheckUtf8);
  AddEndOptions(*command, options->filter);
  AddFormatOptions(*command, options->format);
  command->callback([&context, options] { context.result = RunNewest(*options, context); });
}

}  // namespace firn::cli
