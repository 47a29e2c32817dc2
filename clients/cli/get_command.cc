#include <algorithm>
#include <cstdint>
#include <iostream>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/event_printer.h"
#include "cli/output.h"

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
  firn get --limit 1 | jq .payload)";

struct GetOptions {
  uint64_t after = 0;
  uint64_t limit = 20;
  EventFormat format = EventFormat::kAuto;
};

// Tells a person at a terminal that, and how, it goes on.
void PrintMore(uint64_t last, const Terminal& terminal) {
  if (!terminal.is_stdout || !terminal.is_stderr) return;
  std::cerr << Dim(absl::StrCat("more: firn get --after ", last), terminal.has_colour) << "\n";
}

absl::Status RunGet(const GetOptions& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  absl::StatusOr<Output> output = Output::Open("-");
  if (!output.ok()) return output.status();
  EventPrinter printer(*output, "-", options.format, context.terminal);

  v1::GetEventsRequest request;
  request.set_after_position(options.after);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  uint64_t last = options.after;
  for (uint64_t wanted = options.limit; wanted > 0;) {
    request.set_page_size(static_cast<uint32_t>(std::min(wanted, kPageSizeMax)));
    v1::GetEventsResponse response;
    if (const grpc::Status status = client.GetEvents(request, &response); !status.ok()) {
      return client.Explain(status);
    }
    if (absl::Status status = printer.Print(response.events()); !status.ok()) return status;
    if (!response.events().empty()) last = response.events().rbegin()->position();
    wanted -= std::min(wanted, static_cast<uint64_t>(response.events_size()));
    if (response.next_page_token().empty()) return output->Close();
    request.set_page_token(response.next_page_token());
  }
  PrintMore(last, context.terminal);
  return output->Close();
}

}  // namespace

void AddGetCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<GetOptions>();
  CLI::App* command = app.add_subcommand("get", "Show some events of the log");
  command->footer(kFooter);
  command
      ->add_option("--after", options->after,
                   "Start with the event after this position; 0 is the beginning")
      ->type_name("POSITION")
      ->capture_default_str();
  command->add_option("--limit", options->limit, "How many events at most")
      ->type_name("N")
      ->capture_default_str()
      ->check(CLI::Range(kLimitMin, kLimitMax).description(""));
  AddFormatOption(*command, options->format);
  command->callback([&context, options] { context.result = RunGet(*options, context); });
}

}  // namespace firn::cli
