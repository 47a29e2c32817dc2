#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/columns.h"
#include "cli/commands.h"
#include "cli/json_writer.h"
#include "cli/output.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(A table at a terminal, else JSON, one object a line; the oldest first. A replay's lag is
counted to where it will end, a follower's to the head.

Examples:
  firn replays
  firn replays | jq 'select(.state == "fallen_behind")')";

const char* NameOf(v1::ReplayState state) {
  switch (state) {
    case v1::REPLAY_STATE_CATCHING_UP:
      return "catching_up";
    case v1::REPLAY_STATE_LIVE:
      return "live";
    case v1::REPLAY_STATE_FALLEN_BEHIND:
      return "fallen_behind";
    default:
      return "unknown";
  }
}

std::string FormatTable(const v1::ListReplaysResponse& response, const Terminal& terminal) {
  std::vector<std::vector<std::string>> rows = {
      {"CLIENT", "KIND", "STATE", "POSITION", "LAG", "FELL BEHIND", "SINCE"}};
  for (const v1::ReplayInfo& replay : response.replays()) {
    rows.push_back({replay.peer(), replay.follow() ? "follow" : "replay", NameOf(replay.state()),
                    absl::StrCat(replay.position()), absl::StrCat(replay.lag()),
                    absl::StrCat(replay.times_fallen_behind()), replay.started_at()});
  }
  return FormatColumns(rows, terminal);
}

std::string FormatLines(const v1::ListReplaysResponse& response) {
  std::string out;
  for (const v1::ReplayInfo& replay : response.replays()) {
    rapidjson::StringBuffer buffer;
    JsonWriter writer(buffer);
    writer.StartObject();
    WriteText(writer, "peer", replay.peer());
    WriteKey(writer, "follow");
    writer.Bool(replay.follow());
    WriteText(writer, "state", NameOf(replay.state()));
    WriteNumber(writer, "position", replay.position());
    WriteNumber(writer, "lag", replay.lag());
    WriteNumber(writer, "times_fallen_behind", replay.times_fallen_behind());
    WriteText(writer, "started_at", replay.started_at());
    writer.EndObject();
    absl::StrAppend(&out, buffer.GetString(), "\n");
  }
  return out;
}

absl::Status RunReplays(const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::ListReplaysResponse response;
  if (const grpc::Status status = client.ListReplays(&response); !status.ok()) {
    return client.Explain(status);
  }
  return WriteStdout(context.terminal.is_stdout ? FormatTable(response, context.terminal)
                                                : FormatLines(response));
}

}  // namespace

void AddReplaysCommand(CLI::App& app, Context& context) {
  CLI::App* command =
      app.add_subcommand("replays", "List who is replaying or following, and how far behind");
  command->footer(kFooter);
  command->callback([&context] { context.result = RunReplays(context); });
}

}  // namespace firn::cli
