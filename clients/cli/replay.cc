#include "cli/replay.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/pacer.h"
#include "cli/position_check.h"
#include "cli/progress.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

ProgressState MakeState(const Filter& filter, const v1::ReplayEventsResponse& message,
                        uint64_t bytes) {
  const uint64_t after = filter.after.value_or(0);
  const uint64_t done = message.position() - std::min(after, message.position());
  const uint64_t total = filter.until.value_or(message.head()) - after;
  ProgressState state{.events = done, .bytes = bytes};
  state.label = absl::StrCat(WithThousands(done), " of ", WithThousands(total),
                             filter.is_whole() ? " events" : " positions");
  if (total > 0) state.fraction = static_cast<double>(done) / static_cast<double>(total);
  return state;
}

// Prints the events when each is due. Stops early if the user wants to end.
absl::Status PrintPaced(const v1::ReplayEventsResponse& message, Pacer& pacer,
                        EventPrinter& printer) {
  for (const v1::EventDTO& event : message.events()) {
    if (!pacer.Await(event)) break;
    google::protobuf::RepeatedPtrField<v1::EventDTO> one;
    *one.Add() = event;
    if (absl::Status status = printer.Print(one); !status.ok()) return status;
  }
  return absl::OkStatus();
}

// Runs the call and prints every message; `printed` is what became of that.
grpc::Status PrintAll(const ReplayOptions& options, const Terminal& terminal,
                      const Interrupt& interrupt, Client& client, const Output& output,
                      EventPrinter& printer, PositionCheck& positions, absl::Status& printed) {
  v1::ReplayEventsRequest request;
  options.filter.WriteTo(request);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  // A bar and a table at the same terminal would overwrite each other.
  const bool has_bar = terminal.is_stderr && (options.output != "-" || !terminal.is_stdout);
  Progress progress(has_bar, terminal.width);
  std::optional<Pacer> pacer;
  if (options.speed) {
    pacer.emplace(*options.speed, &absl::Now,
                  [&](absl::Duration duration) { return interrupt.SleepFor(duration); });
  }
  const auto take = [&](const v1::ReplayEventsResponse& message) {
    printed = positions.Add(message);
    if (!printed.ok()) return false;
    printed = pacer ? PrintPaced(message, *pacer, printer) : printer.Print(message.events());
    if (printed.ok() && progress.IsDue()) {
      progress.Draw(MakeState(options.filter, message, output.bytes_written()));
    }
    return printed.ok();
  };
  return client.ReplayEvents(
      request, {.take = take, .is_stopped = [&] { return interrupt.is_requested(); }});
}

}  // namespace

absl::Status Replay(const ReplayOptions& options, const Context& context) {
  const Interrupt interrupt;
  absl::StatusOr<Output> output = Output::Open(options.output);
  if (!output.ok()) return output.status();
  Client client(context.server, absl::Seconds(context.timeout_s));
  absl::StatusOr<EventPrinter> printer =
      EventPrinter::Open(*output, options.output, options.format, context.terminal, client);
  if (!printer.ok()) return printer.status();

  const uint64_t after = options.filter.after.value_or(0);
  PositionCheck positions(after, options.filter.is_whole());
  absl::Status printed;
  const grpc::Status ended =
      PrintAll(options, context.terminal, interrupt, client, *output, *printer, positions, printed);
  if (!printed.ok()) return printed;
  if (absl::Status closed = printer->Close(); !closed.ok()) return closed;
  if (interrupt.is_requested()) return absl::OkStatus();
  const absl::Status replayed = client.Explain(ended);
  if (!replayed.ok()) {
    if (positions.last() == after) return replayed;
    return absl::Status(
        replayed.code(),
        absl::StrCat(replayed.message(), " (the output ends with position ", positions.last(),
                     "; go on with --after ", positions.last(), ")"));
  }
  const std::optional<uint64_t> until = options.filter.until;
  if (options.filter.is_whole() && until && positions.last() < *until) {
    return absl::DataLossError(
        absl::StrCat("the server ended the replay at position ", positions.last(), " instead of ",
                     *until, "; go on with --after ", positions.last(), ", and check its log"));
  }
  return absl::OkStatus();
}

}  // namespace firn::cli
