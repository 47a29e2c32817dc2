#include <cstdint>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/json_writer.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/projection_build.h"
#include "cli/report.h"
#include "cli/text.h"
#include "cli/verify_files.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(The server reads its log again and compares every event with what was hashed when it was
appended. What is damaged is listed by position; the rest stays readable. With --data-dir the files
of a server that is stopped are read here, all of them: also the database's pages and the index.
Nothing is changed. Exit status 4 if anything is damaged.

Examples:
  firn verify
  firn verify --after 1000000 --rate 20000
  firn verify --data-dir /var/lib/firn
  firn verify --format json | jq .damages)";

struct Options {
  v1::VerifyRequest request;
  // Empty: the server's log.
  std::string data_dir;
  ReportFormat format = ReportFormat::kAuto;
};

// "events 5 to 7: "; nothing if it is no events.
std::string FormatPositions(const v1::Damage& damage) {
  const uint64_t first = damage.first_position();
  const uint64_t last = damage.last_position();
  if (last == 0) return "";
  if (first == last) return absl::StrCat("event ", WithThousands(first), ": ");
  return absl::StrCat("events ", WithThousands(first), " to ", WithThousands(last), ": ");
}

std::string FormatText(const VerifyFound& found) {
  std::string text;
  for (const v1::Damage& damage : found.damages) {
    absl::StrAppend(&text, FormatPositions(damage), damage.what(), "\n");
  }
  const uint64_t untold = found.result.damages() - found.damages.size();
  if (untold > 0) absl::StrAppend(&text, "and ", WithThousands(untold), " more\n");
  if (found.result.damages() == 0) {
    absl::StrAppend(&text, WithThousands(found.result.events()),
                    " events are what they were when they were appended\n");
  }
  return text;
}

std::string FormatJson(const VerifyFound& found) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteNumber(writer, "events", found.result.events());
  WriteNumber(writer, "damage_count", found.result.damages());
  writer.Key("damages");
  writer.StartArray();
  for (const v1::Damage& damage : found.damages) {
    writer.StartObject();
    WriteNumber(writer, "first_position", damage.first_position());
    WriteNumber(writer, "last_position", damage.last_position());
    WriteText(writer, "what", damage.what());
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

// Has the server verify its log.
absl::Status VerifyServer(const Options& options, const Context& context,
                          const Interrupt& interrupt, const VerifyProgress& progress,
                          VerifyFound& found) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  const uint64_t after = options.request.after_position();
  bool is_whole = false;
  const auto take = [&](const v1::VerifyResponse& message) {
    found.damages.insert(found.damages.end(), message.damages().begin(), message.damages().end());
    if (message.has_result()) {
      found.result = message.result();
      is_whole = true;
    }
    return progress(message.position() - after, message.until() - after);
  };
  const grpc::Status status = client.Verify(
      options.request, {.take = take, .is_stopped = [&] { return interrupt.is_requested(); }});
  if (!is_whole && interrupt.is_requested()) return absl::CancelledError("not verified whole");
  if (!status.ok()) return client.Explain(status);
  if (is_whole) return absl::OkStatus();
  return absl::DataLossError("the server ended without a result; is it as new as this command?");
}

absl::Status RunVerify(const Options& options, const Context& context) {
  const Interrupt interrupt;
  Progress bar(context.terminal.is_stderr, context.terminal.width);
  const VerifyProgress progress = [&](uint64_t events, uint64_t of) {
    if (bar.IsDue()) bar.Draw(MakeBuildState(events, of));
    return !interrupt.is_requested();
  };
  VerifyFound found;
  const absl::Status verified =
      options.data_dir.empty() ? VerifyServer(options, context, interrupt, progress, found)
                               : VerifyFiles(options.data_dir, options.request, progress, found);
  bar.Clear();
  if (!verified.ok()) return verified;
  const absl::Status written =
      WriteStdout(IsJson(options.format, context.terminal) ? FormatJson(found) : FormatText(found));
  if (!written.ok() || found.result.damages() == 0) return written;
  return absl::DataLossError(absl::StrCat(WithThousands(found.result.damages()),
                                          " damages; keep the files, restore from a backup"));
}

}  // namespace

void AddVerifyCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("verify", "Compare every event with what was once appended");
  command->footer(kFooter);
  command->add_option_function<uint64_t>(
      "--after", [options](uint64_t position) { options->request.set_after_position(position); },
      "Only events after this position");
  command->add_option_function<uint64_t>(
      "--until", [options](uint64_t position) { options->request.set_until_position(position); },
      "Only events up to this position");
  CLI::Option* data_dir =
      command->add_option("--data-dir", options->data_dir,
                          "The data directory of a server that is stopped, instead of a server");
  command
      ->add_option_function<uint32_t>(
          "--rate", [options](uint32_t rate) { options->request.set_max_events_per_second(rate); },
          "At most so many events a second (200,000)")
      ->check(CLI::PositiveNumber)
      ->excludes(data_dir);
  AddReportFormat(*command, options->format);
  command->callback([&context, options] { context.result = RunVerify(*options, context); });
}

}  // namespace firn::cli
