#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/count.h"
#include "cli/filter_options.h"
#include "cli/json_writer.h"
#include "cli/output.h"
#include "cli/progress.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Examples:
  firn count
  firn count --type 'image_*' --from-time 2026-02-01 --as-of 2026-03-01
  firn count --stream image-42 | jq .count)";

std::string FormatText(const Count& count) {
  return absl::StrCat("events    ", count.events, "\n", "of        positions ", count.after + 1,
                      "-", count.until, "\n");
}

std::string FormatJson(const Count& count) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteNumber(writer, "count", count.events);
  WriteNumber(writer, "after", count.after);
  WriteNumber(writer, "until", count.until);
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

absl::Status RunCount(const Filter& filter, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::CountEventsRequest request;
  filter.WriteTo(request);
  Progress progress(context.terminal.is_stderr, context.terminal.width);
  Count count;
  const grpc::Status status = CountAll(
      request,
      [&](const v1::CountEventsRequest& part, v1::CountEventsResponse* response) {
        return client.CountEvents(part, response);
      },
      progress, &count);
  if (!status.ok()) return client.Explain(status);
  return WriteStdout(context.terminal.is_stdout ? FormatText(count) : FormatJson(count));
}

}  // namespace

void AddCountCommand(CLI::App& app, Context& context) {
  const auto filter = std::make_shared<Filter>();
  CLI::App* command = app.add_subcommand("count", "Count events");
  command->footer(kFooter);
  AddFilterOptions(*command, *filter);
  command->callback([&context, filter] { context.result = RunCount(*filter, context); });
}

}  // namespace firn::cli
