#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/json_writer.h"
#include "cli/option_values.h"
#include "cli/output.h"

namespace firn::cli {
namespace {

constexpr char kPositionAtFooter[] =
    R"(The position is that of the last event recorded at the time or before; 0 if there is none.

Examples:
  firn position-at 2026-02-21T15:04:05Z
  firn position-at 2026-02-21
  firn position-at -2h | jq .position)";

constexpr char kTimeAtFooter[] =
    R"(Examples:
  firn time-at 1000
  firn time-at 1000 | jq -r .created_at)";

std::string FormatPlace(uint64_t position, const std::string& created_at, bool is_terminal) {
  if (is_terminal) {
    return absl::StrCat("position  ", position, "\n",  //
                        "recorded  ", created_at.empty() ? "-" : created_at, "\n");
  }
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteNumber(writer, "position", position);
  WriteText(writer, "created_at", created_at);
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

absl::Status RunPositionAt(absl::Time time, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetPositionAtRequest request;
  *request.mutable_time() = ToTimestamp(time);
  v1::GetPositionAtResponse response;
  if (const grpc::Status status = client.GetPositionAt(request, &response); !status.ok()) {
    return client.Explain(status);
  }
  return WriteStdout(
      FormatPlace(response.position(), response.created_at(), context.terminal.is_stdout));
}

absl::Status RunTimeAt(uint64_t position, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetTimeAtRequest request;
  request.set_position(position);
  v1::GetTimeAtResponse response;
  if (const grpc::Status status = client.GetTimeAt(request, &response); !status.ok()) {
    return client.Explain(status);
  }
  return WriteStdout(FormatPlace(position, response.created_at(), context.terminal.is_stdout));
}

}  // namespace

void AddPositionAtCommand(CLI::App& app, Context& context) {
  const auto time = std::make_shared<absl::Time>();
  CLI::App* command =
      app.add_subcommand("position-at", "Say where the log ended at a moment of recorded time");
  command->footer(kPositionAtFooter);
  command
      ->add_option_function<std::string>(
          "TIME",
          [time](const std::string& text) {
            const absl::StatusOr<absl::Time> moment = ParseMoment(text, absl::Now());
            if (!moment.ok()) {
              throw CLI::ValidationError("TIME", std::string(moment.status().message()));
            }
            *time = *moment;
          },
          "The moment: 2026-02-21T15:04:05Z, 2026-02-21 or -2h")
      ->type_name("")
      ->required();
  command->callback([&context, time] { context.result = RunPositionAt(*time, context); });
}

void AddTimeAtCommand(CLI::App& app, Context& context) {
  const auto position = std::make_shared<uint64_t>();
  CLI::App* command =
      app.add_subcommand("time-at", "Say when the event at a position was recorded");
  command->footer(kTimeAtFooter);
  command->add_option("POSITION", *position, "The event's position")->type_name("")->required();
  command->callback([&context, position] { context.result = RunTimeAt(*position, context); });
}

}  // namespace firn::cli
