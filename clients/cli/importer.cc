#include "cli/importer.h"

#include <chrono>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cli/text.h"

namespace firn::cli {

Importer::Importer(const ImportOptions& options, Client& client, LineReader reader,
                   const Terminal& terminal)
    : options_(options),
      client_(client),
      reader_(std::move(reader)),
      batcher_({.events = options.batch_size}),
      sender_(client, reader_.name(), absl::Seconds(options.retry_for_s)),
      progress_(terminal.is_stderr, terminal.width) {}

absl::Status Importer::Run() {
  absl::Status status = ReadLines();
  // What is under way is told first: it comes earlier in the file.
  absl::Status sent = AwaitSent();
  progress_.Clear();
  if (!sent.ok()) return WithExtent(sent);
  return status.ok() ? status : WithExtent(status);
}

absl::Status Importer::ReadLines() {
  while (true) {
    const absl::StatusOr<std::optional<std::string_view>> line = reader_.Next();
    if (!line.ok()) return line.status();
    if (!line->has_value()) break;
    if (absl::Status status = AddLine(**line); !status.ok()) return AtLine(status);
    if (absl::Status status = SubmitReady(); !status.ok()) return status;
  }
  batcher_.Finish();
  return SubmitReady();
}

absl::Status Importer::AddLine(std::string_view text) {
  if (absl::StripAsciiWhitespace(ToAbsl(text)).empty()) return absl::OkStatus();
  absl::StatusOr<EventLine> line =
      ParseEventLine(text, options_.ignore_unknown ? UnknownKeys::kIgnore : UnknownKeys::kRefuse);
  if (!line.ok()) return line.status();
  ++events_;
  const int64_t now_ms = absl::ToUnixMillis(absl::Now());
  if (!line->has_timestamp) line->event.set_timestamp(now_ms);
  if (!line->has_id) {
    line->event.set_id(ids_.Next(now_ms));
    ++events_without_id_;
  }
  return batcher_.Add(*std::move(line), reader_.line_number());
}

absl::Status Importer::SubmitReady() {
  while (std::optional<Batch> batch = batcher_.TakeReady()) {
    ++requests_;
    if (progress_.IsDue()) DrawProgress();
    if (options_.dry_run) continue;
    if (absl::Status status = AwaitSent(); !status.ok()) return status;
    under_way_ = std::async(std::launch::async, [this, next = *std::move(batch)]() mutable {
      return sender_.Send(std::move(next));
    });
  }
  return absl::OkStatus();
}

absl::Status Importer::AwaitSent() {
  if (!under_way_.valid()) return absl::OkStatus();
  while (under_way_.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready) {
    if (progress_.IsDue()) DrawProgress();
  }
  return under_way_.get();
}

void Importer::DrawProgress() {
  const uint64_t size = reader_.size();
  const uint64_t read = reader_.bytes_read();
  ProgressState state{.events = events_, .bytes = read};
  const auto megabytes = [](uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
  if (size > 0) {
    state.fraction = static_cast<double>(read) / static_cast<double>(size);
    state.label = absl::StrFormat("%.1f of %.1f MB, line %s", megabytes(read), megabytes(size),
                                  WithThousands(reader_.line_number()));
  } else {
    state.label =
        absl::StrFormat("%.1f MB, line %s", megabytes(read), WithThousands(reader_.line_number()));
  }
  if (client_.is_retrying()) state.note = "waiting for the server";
  progress_.Draw(std::move(state));
}

absl::Status Importer::AtLine(const absl::Status& status) const {
  return absl::Status(status.code(), absl::StrCat(reader_.name(), ":", reader_.line_number(), ": ",
                                                  status.message()));
}

absl::Status Importer::WithExtent(const absl::Status& status) const {
  const uint64_t line = sender_.sent().last_line;
  const std::string extent = line == 0
                                 ? "nothing was appended"
                                 : absl::StrCat("up to line ", line, " the file is in the log");
  return absl::Status(status.code(), absl::StrCat(status.message(), " (", extent, ")"));
}

std::string Importer::Summary() const {
  if (options_.dry_run) {
    return absl::StrCat(WithThousands(events_), " events in ", WithThousands(requests_),
                        " requests could be read; nothing was sent");
  }
  const SentEvents& sent = sender_.sent();
  const double seconds = absl::ToDoubleSeconds(progress_.elapsed());
  std::string text = absl::StrFormat("imported %s events (%s already there)",
                                     WithThousands(sent.events), WithThousands(sent.known));
  if (sent.events > 0) {
    absl::StrAppendFormat(&text, ", positions %d-%d", sent.first_position, sent.last_position);
  }
  absl::StrAppendFormat(&text, ", %.1f s, %s events/s", seconds,
                        WithThousands(static_cast<uint64_t>(sent.events / seconds)));
  return text;
}

}  // namespace firn::cli
