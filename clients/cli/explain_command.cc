#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
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
    R"(Counts what the options select, to the end, and says what that took: through which indexes
the events were found, how many were looked at, how many of those matched.

Examples:
  firn explain --type 'image_*' --tag album:9
  firn explain --user ada --from-time -1h
  firn explain --stream image-42 | jq .events_examined)";

std::string DescribeItem(const v1::ReadPlanItem& item) {
  std::string text = item.indexes().empty()
                         ? "scan of the log"
                         : absl::StrCat("index: ", absl::StrJoin(item.indexes(), ", "), " (",
                                        item.keys(), item.keys() == 1 ? " key)" : " keys)");
  if (!item.conditions().empty()) {
    absl::StrAppend(&text, "; each event looked at for ", absl::StrJoin(item.conditions(), ", "));
  }
  return text;
}

std::string FormatText(const Count& count, absl::Duration elapsed) {
  const v1::ReadPlan& plan = count.plan;
  std::string text;
  for (int i = 0; i < plan.items_size(); ++i) {
    absl::StrAppend(&text, i == 0 ? "found by  " : "      or  ", DescribeItem(plan.items(i)), "\n");
  }
  absl::StrAppend(&text, "within    positions ", plan.after_position() + 1, "-",
                  plan.until_position(), "\n",                             //
                  "seeks     ", plan.index_seeks(), "\n",                  //
                  "examined  ", plan.events_examined(), " events\n",       //
                  "matched   ", plan.events_matched(), " of them\n",       //
                  "counted   ", count.events, " events in ", count.calls,  //
                  count.calls == 1 ? " call, " : " calls, ", absl::ToInt64Milliseconds(elapsed),
                  " ms\n");
  return text;
}

void WriteTexts(JsonWriter& writer, const char* key,
                const google::protobuf::RepeatedPtrField<std::string>& texts) {
  WriteKey(writer, key);
  writer.StartArray();
  for (const std::string& text : texts) WriteString(writer, text);
  writer.EndArray();
}

std::string FormatJson(const Count& count, absl::Duration elapsed) {
  const v1::ReadPlan& plan = count.plan;
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteKey(writer, "items");
  writer.StartArray();
  for (const v1::ReadPlanItem& item : plan.items()) {
    writer.StartObject();
    WriteTexts(writer, "indexes", item.indexes());
    WriteNumber(writer, "keys", item.keys());
    WriteTexts(writer, "conditions", item.conditions());
    writer.EndObject();
  }
  writer.EndArray();
  WriteNumber(writer, "after_position", plan.after_position());
  WriteNumber(writer, "until_position", plan.until_position());
  WriteNumber(writer, "index_seeks", plan.index_seeks());
  WriteNumber(writer, "events_examined", plan.events_examined());
  WriteNumber(writer, "events_matched", plan.events_matched());
  WriteNumber(writer, "count", count.events);
  WriteNumber(writer, "calls", count.calls);
  WriteNumber(writer, "elapsed_ms", static_cast<uint64_t>(absl::ToInt64Milliseconds(elapsed)));
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

absl::Status RunExplain(const Filter& filter, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::CountEventsRequest request;
  filter.WriteTo(request);
  request.set_explain(true);
  Progress progress(context.terminal.is_stderr, context.terminal.width);
  Count count;
  const absl::Time begin = absl::Now();
  const grpc::Status status = CountAll(
      request,
      [&](const v1::CountEventsRequest& part, v1::CountEventsResponse* response) {
        return client.CountEvents(part, response);
      },
      progress, &count);
  if (!status.ok()) return client.Explain(status);
  const absl::Duration elapsed = absl::Now() - begin;
  return WriteStdout(context.terminal.is_stdout ? FormatText(count, elapsed)
                                                : FormatJson(count, elapsed));
}

}  // namespace

void AddExplainCommand(CLI::App& app, Context& context) {
  const auto filter = std::make_shared<Filter>();
  CLI::App* command = app.add_subcommand("explain", "Say how events are found, and what it costs");
  command->footer(kFooter);
  AddFilterOptions(*command, *filter);
  command->callback([&context, filter] { context.result = RunExplain(*filter, context); });
}

}  // namespace firn::cli
