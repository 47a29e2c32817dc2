#include "cli/replay.h"

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

ProgressState MakeState(const ReplayOptions& options, const v1::ReplayEventsResponse& message,
                        uint64_t bytes) {
  const uint64_t done = message.position() - std::min(options.after, message.position());
  const uint64_t total = options.until.value_or(message.head()) - options.after;
  ProgressState state{.events = done, .bytes = bytes};
  state.label = absl::StrCat(WithThousands(done), " of ", WithThousands(total), " events");
  if (total > 0) state.fraction = static_cast<double>(done) / static_cast<double>(total);
  return state;
}

// Prints every message of the stream.
absl::Status PrintAll(const ReplayOptions& options, const Terminal& terminal, ReplayReader& reader,
                      PositionCheck& positions, Output& output) {
  EventPrinter printer(output, options.output, options.format, terminal);
  // A bar and a table at the same terminal would overwrite each other.
  const bool has_bar = terminal.is_stderr && (options.output != "-" || !terminal.is_stdout);
  Progress progress(has_bar, terminal.width);
  v1::ReplayEventsResponse message;
  while (reader.Read(&message)) {
    if (absl::Status status = positions.Add(message.events()); !status.ok()) return status;
    if (absl::Status status = printer.Print(message.events()); !status.ok()) return status;
    if (progress.IsDue()) progress.Draw(MakeState(options, message, output.bytes_written()));
  }
  return absl::OkStatus();
}

}  // namespace

void AddRangeOptions(CLI::App& command, ReplayOptions& options) {
  command
      .add_option("--after", options.after,
                  "Start with the event after this position; 0 is the beginning")
      ->type_name("POSITION")
      ->capture_default_str();
  command
      .add_option("--until", options.until,
                  "End with the event at this position; without it, with the last one there is")
      ->type_name("POSITION");
}

absl::Status PositionCheck::Add(const google::protobuf::RepeatedPtrField<v1::EventDTO>& events) {
  for (const v1::EventDTO& event : events) {
    if (event.position() != last_ + 1) {
      return absl::DataLossError(absl::StrCat(
          "the server sent position ", event.position(), " after position ", last_,
          ", but positions have no gaps; check the server's log before relying on this data"));
    }
    last_ = event.position();
  }
  return absl::OkStatus();
}

absl::Status Replay(const ReplayOptions& options, const Context& context) {
  absl::StatusOr<Output> output = Output::Open(options.output);
  if (!output.ok()) return output.status();

  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::ReplayEventsRequest request;
  request.set_after_position(options.after);
  if (options.until) request.set_until_position(*options.until);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  grpc::ClientContext call;
  const std::unique_ptr<ReplayReader> reader = client.ReplayEvents(&call, request);

  PositionCheck positions(options.after);
  absl::Status printed = PrintAll(options, context.terminal, *reader, positions, *output);
  if (!printed.ok()) {
    call.TryCancel();
    // The status says only that the call was cancelled.
    (void)reader->Finish();
    return printed;
  }
  const absl::Status replayed = client.Explain(reader->Finish());
  if (absl::Status closed = output->Close(); !closed.ok()) return closed;
  if (!replayed.ok()) {
    if (positions.last() == options.after) return replayed;
    return absl::Status(
        replayed.code(),
        absl::StrCat(replayed.message(), " (the output ends with position ", positions.last(),
                     "; go on with --after ", positions.last(), ")"));
  }
  if (options.until && positions.last() < *options.until) {
    return absl::DataLossError(absl::StrCat(
        "the server ended the replay at position ", positions.last(), " instead of ",
        *options.until, "; go on with --after ", positions.last(), ", and check its log"));
  }
  return absl::OkStatus();
}

}  // namespace firn::cli
