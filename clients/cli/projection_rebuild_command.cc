#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/as_of.h"
#include "cli/client.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/projection_build.h"
#include "cli/projection_commands.h"
#include "cli/projection_json.h"
#include "cli/projection_text.h"
#include "cli/report.h"

namespace firn::cli {
namespace {

constexpr char kRebuildFooter[] =
    R"(The new tables are made beside those that are there, which can be read meanwhile, and take
their place at the end. If this is ended first, the rebuild goes on; the same command again joins
it. The digest is the same whenever the same events went through the same definition.

Examples:
  firn projection rebuild catalog
  firn projection rebuild catalog --format json | jq .events_per_second)";

constexpr char kDigestFooter[] =
    R"(The same events and the same definition give the same digest on any machine: two stores that
agree in it have the same tables.

Examples:
  firn projection digest catalog
  firn projection digest catalog --as-of 1200
  firn projection digest catalog --as-of -1d | jq -r .digest.sha256)";

struct RebuildOptions {
  std::string name;
  ReportFormat format = ReportFormat::kAuto;
};

absl::Status RunRebuild(const RebuildOptions& options, const Context& context) {
  const Interrupt interrupt;
  Client client(context.server, absl::Seconds(context.timeout_s));
  Progress progress(context.terminal.is_stderr, context.terminal.width);
  std::optional<v1::RebuildResult> result;
  const auto take = [&](const v1::RebuildResponse& message) {
    if (message.has_result()) {
      result = message.result();
    } else if (progress.IsDue()) {
      progress.Draw(MakeBuildState(message.position(), message.head()));
    }
    return true;
  };
  const grpc::Status status = client.Rebuild(
      options.name, {.take = take, .is_stopped = [&] { return interrupt.is_requested(); }});
  progress.Clear();
  if (!result && interrupt.is_requested()) {
    if (context.terminal.is_stderr) std::cerr << "the rebuild goes on without this command\n";
    return absl::OkStatus();
  }
  if (!status.ok()) return client.Explain(status);
  if (!result) {
    return absl::DataLossError(
        "the server ended the rebuild without a result; is it as new as this command?");
  }
  return WriteStdout(IsJson(options.format, context.terminal)
                         ? FormatJson(options.name, *result)
                         : FormatText(*result, context.terminal));
}

struct DigestOptions {
  v1::GetDigestRequest request;
  std::string name;
  ReportFormat format = ReportFormat::kAuto;
};

absl::Status RunDigest(const DigestOptions& options, const Context& context) {
  Client client(context.server, context.LongTimeout());
  v1::GetDigestRequest request = options.request;
  request.set_name(options.name);
  v1::GetDigestResponse response;
  if (const grpc::Status status = client.GetDigest(request, &response); !status.ok()) {
    return client.Explain(status);
  }
  return WriteStdout(IsJson(options.format, context.terminal)
                         ? FormatJson(options.name, response)
                         : FormatText(response, context.terminal));
}

}  // namespace

void AddProjectionRebuildCommand(CLI::App& projection, Context& context) {
  const auto options = std::make_shared<RebuildOptions>();
  CLI::App* command =
      projection.add_subcommand("rebuild", "Build a projection again from the start of the log");
  command->footer(kRebuildFooter);
  AddProjectionName(*command, options->name, "The projection");
  AddReportFormat(*command, options->format);
  command->callback([&context, options] { context.result = RunRebuild(*options, context); });
}

void AddProjectionDigestCommand(CLI::App& projection, Context& context) {
  const auto options = std::make_shared<DigestOptions>();
  CLI::App* command =
      projection.add_subcommand("digest", "Say in short what a projection's tables hold");
  command->footer(kDigestFooter);
  AddProjectionName(*command, options->name, "The projection");
  AddAsOfOption(*command, "--as-of", *options->request.mutable_as_of(),
                "The tables as they were at this position or time");
  AddReportFormat(*command, options->format);
  command->callback([&context, options] { context.result = RunDigest(*options, context); });
}

}  // namespace firn::cli
