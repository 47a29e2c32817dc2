#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/event_printer.h"
#include "cli/filter_options.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// The contract's limit.
constexpr uint64_t kPageSizeMax = 1000;
constexpr uint64_t kLimitMin = 1;
constexpr uint64_t kLimitMax = 1'000'000'000;

constexpr char kFooter[] =
    R"(For a look at the log. For all of it, replay and export are faster.

Examples:
  firn get
  firn get --after 1000 --limit 50
  firn get --newest-first --type 'image_*' --user ada
  firn get --stream image-42 --as-of -2h
  firn get --limit 1 | jq .payload)";

struct GetOptions {
  Filter filter;
  uint64_t limit = 20;
  bool backwards = false;
  FormatOptions format;
};

// Tells a person at a terminal that, and how, it goes on.
void PrintMore(const GetOptions& options, uint64_t position, const Terminal& terminal) {
  if (!terminal.is_stdout || !terminal.is_stderr) return;
  std::cerr << Dim(absl::StrCat("more: go on with ", options.backwards ? "--until " : "--after ",
                                position),
                   terminal.has_colour)
            << "\n";
}

ProgressState MakeState(const GetOptions& options, const v1::GetEventsResponse& response) {
  const uint64_t begin = options.filter.after.value_or(0);
  const uint64_t end = std::max(options.filter.until.value_or(response.head()), begin);
  const uint64_t position = std::clamp(response.position(), begin, end);
  const uint64_t done = options.backwards ? end - position : position - begin;
  ProgressState state{.events = done};
  state.label = absl::StrCat("looked at ", WithThousands(done), " of ", WithThousands(end - begin),
                             " positions");
  if (end > begin) state.fraction = static_cast<double>(done) / static_cast<double>(end - begin);
  return state;
}

absl::Status RunGet(const GetOptions& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  absl::StatusOr<Output> output = Output::Open("-");
  if (!output.ok()) return output.status();
  absl::StatusOr<EventPrinter> printer =
      EventPrinter::Open(*output, "-", options.format, context.terminal, client);
  if (!printer.ok()) return printer.status();

  v1::GetEventsRequest request;
  options.filter.WriteTo(request);
  request.set_backwards(options.backwards);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  Progress progress(context.terminal.is_stderr, context.terminal.width);
  v1::GetEventsResponse response;
  bool has_more = true;
  for (uint64_t wanted = options.limit; wanted > 0 && has_more;) {
    request.set_page_size(static_cast<uint32_t>(std::min(wanted, kPageSizeMax)));
    if (const grpc::Status status = client.GetEvents(request, &response); !status.ok()) {
      return client.Explain(status);
    }
    if (!response.events().empty()) progress.Clear();
    if (absl::Status status = printer->Print(response.events()); !status.ok()) return status;
    wanted -= std::min(wanted, static_cast<uint64_t>(response.events_size()));
    // A page may be empty, and yet not be the last.
    request.set_page_token(response.next_page_token());
    has_more = !response.next_page_token().empty();
    if (progress.IsDue()) progress.Draw(MakeState(options, response));
  }
  progress.Clear();
  if (absl::Status status = printer->Close(); !status.ok()) return status;
  if (has_more) PrintMore(options, response.position(), context.terminal);
  return absl::OkStatus();
}

}  // namespace

void AddGetCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<GetOptions>();
  CLI::App* command = app.add_subcommand("get", "Show some events of the log");
  command->footer(kFooter);
  AddFilterOptions(*command, options->filter);
  command->add_option("--limit", options->limit, "How many events at most")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(kLimitMin, kLimitMax).description(""));
  command->add_flag("--backwards,--newest-first", options->backwards,
                    "From the newest event to the oldest");
  AddFormatOptions(*command, options->format);
  command->callback([&context, options] { context.result = RunGet(*options, context); });
}

}  // namespace firn::cli
