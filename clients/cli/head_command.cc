#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/json_writer.h"
#include "cli/output.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Examples:
  firn head
  firn head | jq .position)";

std::string StateName(v1::StandbyState state) {
  switch (state) {
    case v1::STANDBY_STATE_CONNECTING:
      return "connecting";
    case v1::STANDBY_STATE_CATCHING_UP:
      return "catching up";
    case v1::STANDBY_STATE_FOLLOWING:
      return "following";
    case v1::STANDBY_STATE_STOPPED:
      return "stopped: its log has why";
    default:
      return "unknown";
  }
}

// How many positions a standby is behind, as far as it knows.
uint64_t LagOf(const v1::GetHeadResponse& head) {
  return std::max(head.standby().primary_head(), head.position()) - head.position();
}

// The line of a server that takes no writes; none for another.
std::string FormatStandby(const v1::GetHeadResponse& head) {
  if (!head.has_standby()) return "";
  const v1::Standby& standby = head.standby();
  if (standby.primary().empty()) return "standby   takes no writes\n";
  return absl::StrCat("standby   of ", standby.primary(), ", ", LagOf(head), " behind, ",
                      StateName(standby.state()), "\n");
}

std::string FormatText(const v1::GetHeadResponse& head, const std::string& address) {
  return absl::StrCat("position  ", head.position(), "\n",                                      //
                      "recorded  ", head.created_at().empty() ? "-" : head.created_at(), "\n",  //
                      "store     ", head.store_id(), "\n",                                      //
                      "server    ", head.server_version(), " at ", address, "\n",
                      FormatStandby(head));
}

std::string FormatJson(const v1::GetHeadResponse& head) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteNumber(writer, "position", head.position());
  WriteText(writer, "created_at", head.created_at());
  WriteText(writer, "store_id", head.store_id());
  WriteText(writer, "server_version", head.server_version());
  if (head.has_standby()) {
    writer.Key("standby");
    writer.StartObject();
    WriteText(writer, "primary", head.standby().primary());
    WriteText(writer, "state", v1::StandbyState_Name(head.standby().state()));
    WriteNumber(writer, "primary_head", head.standby().primary_head());
    writer.EndObject();
  }
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

absl::Status RunHead(const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetHeadResponse head;
  if (const grpc::Status status = client.GetHead(&head); !status.ok()) {
    return client.Explain(status);
  }
  return WriteStdout(context.terminal.is_stdout ? FormatText(head, client.address())
                                                : FormatJson(head));
}

}  // namespace

void AddHeadCommand(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("head", "Say where the log ends, and whose log it is");
  command->footer(kFooter);
  command->callback([&context] { context.result = RunHead(context); });
}

}  // namespace firn::cli
