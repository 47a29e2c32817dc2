#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/as_of.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/diff_text.h"
#include "cli/history_json.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/target_option.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Of a target: what differs in its state. Without one: what differs in the projection's tables,
row by row. + is new, - is gone, ~ changed. In a pipe each difference is a JSON object on a line.

Examples:
  firn diff image/42 --from -1d
  firn diff image/42 --from 1000 --to 1200
  firn diff --projection catalog --from 2026-02-21 --to 2026-02-22
  firn diff --projection catalog --from -1h | jq -r .table | sort | uniq -c)";

struct DiffOptions {
  v1::DiffRequest request;
  v1::Target target;
  ReportFormat format = ReportFormat::kAuto;
};

absl::Status RunDiff(const DiffOptions& options, const Context& context) {
  const Interrupt interrupt;
  Client client(context.server, absl::Seconds(context.timeout_s));
  absl::StatusOr<Output> output = Output::Open("-");
  if (!output.ok()) return output.status();
  const bool as_json = IsJson(options.format, context.terminal);
  absl::Status written;
  const auto take = [&](const v1::DiffResponse& message) {
    for (const v1::Difference& difference : message.differences()) {
      written = output->Write(as_json ? FormatJson(difference)
                                      : FormatText(difference, context.terminal));
      if (!written.ok()) return false;
    }
    written = output->Flush();
    return written.ok();
  };
  const grpc::Status ended = client.Diff(
      options.request, {.take = take, .is_stopped = [&] { return interrupt.is_requested(); }});
  if (!written.ok()) return written;
  if (absl::Status closed = output->Close(); !closed.ok()) return closed;
  return interrupt.is_requested() ? absl::OkStatus() : client.Explain(ended);
}

}  // namespace

void AddDiffCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<DiffOptions>();
  v1::DiffRequest& request = options->request;
  CLI::App* command =
      app.add_subcommand("diff", "Show what differs between two moments, of a target or of tables");
  command->footer(kFooter);
  CLI::Option* target = AddTargetArgument(*command, options->target);
  CLI::Option* projection = AddHistoryProjection(*command, *request.mutable_projection(),
                                                 "Whose tables, or which says what the state is");
  AddAsOfOption(*command, "--from", *request.mutable_from(), "The earlier position or time")
      ->required();
  AddAsOfOption(*command, "--to", *request.mutable_to(), "The later one; the newest without it");
  AddReportFormat(*command, options->format);
  command->callback([&context, options, target, projection] {
    // A whole projection is too much to be meant by nothing.
    if (target->empty() && projection->empty()) {
      throw CLI::RequiredError("TARGET, or --projection for its tables,");
    }
    if (!target->empty()) *options->request.mutable_target() = options->target;
    context.result = RunDiff(*options, context);
  });
}

}  // namespace firn::cli
