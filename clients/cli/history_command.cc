#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/as_of.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/history_json.h"
#include "cli/history_text.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/target_option.h"

namespace firn::cli {
namespace {

// The contract's limit.
constexpr uint64_t kPageSizeMax = 1000;

constexpr char kFooter[] =
    R"(Newest first: what each event changed, or its payload if its type has no schema that says so.
MARKS: undone, its change is taken back; undo of, redo of: it takes back, or makes again, the change
of the event at that position; related: an event of another target that concerns this one. Events of
one batch are joined by a bracket. In a pipe each entry is a JSON object on a line, with the event.

Examples:
  firn history image/42
  firn history image/42 --all --as-of -1d
  firn history image/42 | jq -r 'select(.undoable) | .event.id')";

struct HistoryOptions {
  v1::GetHistoryRequest request;
  uint64_t limit = 20;
  bool is_all = false;
  ReportFormat format = ReportFormat::kAuto;
};

absl::Status RunHistory(const HistoryOptions& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  absl::StatusOr<Output> output = Output::Open("-");
  if (!output.ok()) return output.status();
  const bool as_json = IsJson(options.format, context.terminal);
  v1::GetHistoryRequest request = options.request;
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  // A table is printed at the end: all of it decides how wide the columns are.
  std::vector<v1::HistoryEntry> entries;
  uint64_t wanted = options.is_all ? UINT64_MAX : options.limit;
  bool has_more = true;
  while (wanted > 0 && has_more) {
    request.set_page_size(static_cast<int32_t>(std::min(wanted, kPageSizeMax)));
    // The token holds the moment: all pages are of one.
    v1::GetHistoryResponse response;
    if (const grpc::Status status = client.GetHistory(request, &response); !status.ok()) {
      return client.Explain(status);
    }
    for (const v1::HistoryEntry& entry : response.entries()) {
      if (!as_json) {
        entries.push_back(entry);
      } else if (absl::Status status = output->Write(FormatJson(entry)); !status.ok()) {
        return status;
      }
    }
    wanted -= std::min(wanted, static_cast<uint64_t>(response.entries_size()));
    request.set_page_token(response.next_page_token());
    has_more = !response.next_page_token().empty();
  }
  if (!entries.empty()) {
    absl::Status status = output->Write(FormatHistory(entries, context.terminal));
    if (!status.ok()) return status;
  }
  if (absl::Status status = output->Close(); !status.ok()) return status;
  if (has_more && context.terminal.is_stdout && context.terminal.is_stderr) {
    std::cerr << Dim("more: --all, or a greater --limit", context.terminal.has_colour) << "\n";
  }
  return absl::OkStatus();
}

}  // namespace

void AddHistoryCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<HistoryOptions>();
  v1::GetHistoryRequest& request = options->request;
  CLI::App* command = app.add_subcommand("history", "Show what happened to a target");
  command->footer(kFooter);
  AddTargetArgument(*command, *request.mutable_target())->required();
  CLI::Option* limit =
      command->add_option("--limit", options->limit, "How many events at most")
          ->type_name("N")
          ->capture_default_str()
          ->check(CLI::Range(uint64_t{1}, uint64_t{1'000'000'000}).description(""));
  command->add_flag("--all", options->is_all, "As many as there are")->excludes(limit);
  AddAsOfOption(*command, "--as-of", *request.mutable_as_of(),
                "The log as it was at this position or time");
  AddHistoryProjection(*command, *request.mutable_projection(),
                       "Whose table `related` says what else concerns the target");
  AddReportFormat(*command, options->format);
  command->callback([&context, options] { context.result = RunHistory(*options, context); });
}

}  // namespace firn::cli
