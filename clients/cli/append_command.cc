#include <cstdint>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/id_maker.h"
#include "cli/json_writer.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// Long enough for a server that restarts, short enough for a person who forgot to start it.
constexpr absl::Duration kRetryFor = absl::Seconds(2);

constexpr char kFooter[] =
    R"(The id makes a repetition harmless: an event that is there already is answered with its
place and "duplicate". Pass --id if a script may run this command twice for the same fact.

Examples:
  firn append --type rating_changed --target image/42 --payload '{"old_rating":0,"new_rating":5}'
  cat rating.json | firn append --type rating_changed --target image/42 --payload - --user ada
  firn append --type note_added --stream notes --payload '{"text":"hi"}' --tag album:9
  firn append --type note_added --stream notes --payload '{}' --expected-revision 1
  firn append --type thumbnail_made --target image/42 --payload @t.jpg --content-type image/jpeg)";

struct AppendOptions {
  std::string type;
  std::string target;
  std::string payload;
  std::string content_type;
  std::string id;
  std::optional<int64_t> timestamp_ms;
  std::string user;
  std::string stream;
  std::vector<std::string> tags;
  std::vector<std::string> metadata;
  std::optional<uint64_t> expected_revision;
};

// What --payload names: the text itself, @FILE, or - for standard input.
absl::StatusOr<std::string> ReadPayload(const std::string& payload) {
  using Bytes = std::istreambuf_iterator<char>;
  if (payload == "-") return std::string(Bytes(std::cin), Bytes());
  if (!payload.starts_with('@')) return payload;
  const std::string path = payload.substr(1);
  std::ifstream file(path, std::ios::binary);
  std::string bytes{Bytes(file), Bytes()};
  if (!file.is_open() || file.bad()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "cannot read ", path, "; name a file after the @, or give the payload itself"));
  }
  return bytes;
}

absl::Status SetPayload(const AppendOptions& options, v1::EventDTO& event) {
  absl::StatusOr<std::string> payload = ReadPayload(options.payload);
  if (!payload.ok()) return payload.status();
  if (!options.content_type.empty()) {
    event.set_content_type(options.content_type);
    event.set_payload_bytes(*std::move(payload));
    return absl::OkStatus();
  }
  if (!IsUtf8(*payload)) {
    return absl::InvalidArgumentError(
        "the payload is not UTF-8; give JSON, or say what the bytes are with --content-type");
  }
  // The line's end after the object is the shell's, not the event's.
  event.set_payload_json(std::string(absl::StripAsciiWhitespace(*payload)));
  return absl::OkStatus();
}

absl::StatusOr<v1::EventDTO> MakeEvent(const AppendOptions& options) {
  v1::EventDTO event;
  const int64_t now_ms = absl::ToUnixMillis(absl::Now());
  event.set_id(options.id.empty() ? IdMaker().Next(now_ms) : absl::AsciiStrToLower(options.id));
  event.set_timestamp(options.timestamp_ms.value_or(now_ms));
  event.set_event_type(options.type);
  if (const absl::StatusOr<v1::Target> target = ParseTarget(options.target); target.ok()) {
    event.set_target_type(target->target_type());
    event.set_target_id(target->target_id());
  }
  if (!options.user.empty()) event.set_user_id(options.user);
  event.set_stream(options.stream);
  for (const std::string& tag : options.tags) event.add_tags(tag);
  for (const std::string& entry : options.metadata) {
    const size_t equals = entry.find('=');
    (*event.mutable_metadata())[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  if (absl::Status status = SetPayload(options, event); !status.ok()) return status;
  return event;
}

std::string FormatText(const v1::AppendEventResponse& response, const v1::EventDTO& event) {
  const std::string stream = event.stream().empty()
                                 ? absl::StrCat(event.target_type(), "-", event.target_id())
                                 : event.stream();
  return absl::StrCat("position  ", response.position(),
                      response.duplicate() ? " (it was there already)" : "", "\n",     //
                      "revision  ", response.revision(), " of stream ", stream, "\n",  //
                      "recorded  ", response.created_at(), "\n",                       //
                      "id        ", event.id(), "\n");
}

std::string FormatJson(const v1::AppendEventResponse& response, const v1::EventDTO& event) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteNumber(writer, "position", response.position());
  WriteNumber(writer, "revision", response.revision());
  WriteText(writer, "created_at", response.created_at());
  WriteKey(writer, "duplicate");
  writer.Bool(response.duplicate());
  WriteText(writer, "id", event.id());
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

absl::Status RunAppend(const AppendOptions& options, const Context& context) {
  absl::StatusOr<v1::EventDTO> event = MakeEvent(options);
  if (!event.ok()) return event.status();
  v1::AppendEventRequest request;
  *request.mutable_event() = *std::move(event);
  if (options.expected_revision) request.set_expected_revision(*options.expected_revision);

  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::AppendEventResponse response;
  const grpc::Status status = client.AppendEvent(request, kRetryFor, &response);
  if (!status.ok()) return client.Explain(status);
  return WriteStdout(context.terminal.is_stdout ? FormatText(response, request.event())
                                                : FormatJson(response, request.event()));
}

std::string CheckTarget(const std::string& text) {
  return std::string(ParseTarget(text).status().message());
}

std::string CheckEntry(const std::string& text) {
  const size_t equals = text.find('=');
  return equals != 0 && equals != std::string::npos
             ? ""
             : "must be KEY=VALUE, such as via=cli; got " + text;
}

void AddOptions(CLI::App& command, AppendOptions& options) {
  command.add_option("--type", options.type, "What happened, such as rating_changed")
      ->required()
      ->check(CheckUtf8);
  command
      .add_option("--target", options.target, "What it is about; needed unless --stream is given")
      ->type_name("TYPE/NUMBER")
      ->check(CheckUtf8)
      ->check(CheckTarget);
  command.add_option("--payload", options.payload, "A JSON object, @FILE, or - for standard input")
      ->type_name("JSON")
      ->required();
  command
      .add_option("--content-type", options.content_type,
                  "The payload is not JSON but bytes of this type")
      ->check(CheckUtf8);
  command.add_option("--id", options.id, "The event's id; without it, one is made")
      ->type_name("UUID")
      ->check(CheckUtf8);
  command
      .add_option("--timestamp", options.timestamp_ms,
                  "When it happened, in milliseconds since 1970; without it, now")
      ->type_name("MS");
  command.add_option("--user", options.user, "Who did it")->check(CheckUtf8);
  command.add_option("--stream", options.stream, "The stream, if it is not the target's own")
      ->check(CheckUtf8);
  command.add_option("--tag", options.tags, "A tag; may be repeated")
      ->allow_extra_args(false)
      ->check(CheckUtf8);
  command.add_option("--meta", options.metadata, "A fact about the event; may be repeated")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false)
      ->check(CheckUtf8)
      ->check(CheckEntry);
  command
      .add_option("--expected-revision", options.expected_revision,
                  "Append only if the stream is at this revision; 0: if it is empty")
      ->type_name("N");
}

}  // namespace

void AddAppendCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<AppendOptions>();
  CLI::App* command = app.add_subcommand("append", "Append one event");
  command->footer(kFooter);
  AddOptions(*command, *options);
  command->callback([&context, options] { context.result = RunAppend(*options, context); });
}

}  // namespace firn::cli
