#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/event_printer.h"
#include "cli/filter_options.h"
#include "cli/follower.h"
#include "cli/interrupt.h"
#include "cli/output.h"

namespace firn::cli {
namespace {

// Three of the server's heartbeats.
constexpr absl::Duration kSilenceMax = absl::Seconds(15);

constexpr char kFooter[] =
    R"(Ends with Ctrl-C, or when nobody reads its output any more. While the server is away it is
tried again and again; then the events go on where they ended, none left out and none twice. A
server that comes back with another log, or with less of it, is an error (exit status 4).

Examples:
  firn tail -f
  firn follow --type 'image_*' --tag album:9
  firn follow --after 1000 | jq -r .event_type
  firn follow --from-time -1h --template '{created_at} {event_type} {payload.rating}')";

struct FollowOptions {
  Filter filter;
  uint64_t max_lag = 0;
  FormatOptions format;
};

// Tells a person what the stream says of itself.
void PrintMark(const v1::ReplayEventsResponse& message, const Terminal& terminal) {
  if (!terminal.is_stderr) return;
  std::string text;
  if (message.mark() == v1::REPLAY_MARK_CAUGHT_UP) {
    text = absl::StrCat("caught up at position ", message.position());
  } else if (message.mark() == v1::REPLAY_MARK_FELL_BEHIND) {
    text = absl::StrCat("fell behind at position ", message.position(), " of ", message.head(),
                        "; nothing is left out");
  } else {
    return;
  }
  std::cerr << Dim(text, terminal.has_colour) << "\n";
}

absl::Status RunFollow(const FollowOptions& options, const Context& context) {
  const Interrupt interrupt;
  absl::StatusOr<Output> output = Output::Open("-");
  if (!output.ok()) return output.status();
  Client client(context.server, absl::Seconds(context.timeout_s));
  absl::StatusOr<EventPrinter> printer =
      EventPrinter::Open(*output, "-", options.format, context.terminal, client);
  if (!printer.ok()) return printer.status();

  const auto is_stopped = [&] { return interrupt.is_requested() || output->is_abandoned(); };
  FollowerLinks links;
  links.address = context.server.address;
  links.get_head = [&](v1::GetHeadResponse* head) { return client.GetHead(head); };
  links.stream = [&](const v1::ReplayEventsRequest& request, const auto& take) {
    return client.ReplayEvents(
        request, {.take = take, .is_stopped = is_stopped, .silence_max = kSilenceMax});
  };
  links.print = [&](const v1::ReplayEventsResponse& message) {
    absl::Status status = printer->Print(message.events());
    if (status.ok()) PrintMark(message, context.terminal);
    return status;
  };
  links.say = [](const std::string& text) { std::cerr << "firn: " << text << "\n"; };
  links.pause = [&](absl::Duration duration) {
    return interrupt.SleepFor(duration) && !output->is_abandoned();
  };
  links.is_stopped = is_stopped;

  absl::Status followed = Follower(options.filter, options.max_lag, std::move(links)).Run();
  const absl::Status closed = printer->Close();
  return followed.ok() ? closed : followed;
}

}  // namespace

void AddFollowCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<FollowOptions>();
  options->format.is_live = true;
  CLI::App* command = app.add_subcommand("follow", "Print events as they are appended");
  command->alias("tail");
  command->footer(kFooter);
  AddStartOptions(*command, options->filter, "without it, with the next one to be appended");
  AddMatchOptions(*command, options->filter);
  command
      ->add_option("--max-lag", options->max_lag,
                   "End with an error when this many positions behind; 0: never")
      ->type_name("N")
      ->capture_default_str();
  const std::string habit = "Changes nothing: for those who are used to tail -f";
  command->add_flag("-f,--follow", habit);
  AddFormatOptions(*command, options->format);
  command->callback([&context, options] { context.result = RunFollow(*options, context); });
}

}  // namespace firn::cli
