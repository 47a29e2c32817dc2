#include "cli/importer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/text.h"

namespace firn::cli {

Importer::Importer(const ImportOptions& options, Client& client,
                   std::unique_ptr<EventSource> source, const Terminal& terminal)
    : options_(options),
      client_(client),
      source_(std::move(source)),
      progress_(terminal.is_stderr, terminal.width),
      pipeline_(client, source_->name(),
                {.batch_size = options.batch_size,
                 .retry_for = absl::Seconds(options.retry_for_s),
                 .dry_run = options.dry_run},
                [this] {
                  if (progress_.IsDue()) DrawProgress();
                }),
      changes_(client, absl::Seconds(options.retry_for_s)) {}

absl::Status Importer::Run() {
  absl::Status status = ReadEvents();
  // What is under way is told first: it comes earlier in the file.
  absl::Status sent = pipeline_.Await();
  progress_.Clear();
  if (!sent.ok()) return WithExtent(sent);
  return status.ok() ? status : WithExtent(status);
}

absl::Status Importer::ReadEvents() {
  while (true) {
    absl::StatusOr<std::optional<EventLine>> line = source_->Next();
    if (!line.ok()) return line.status();
    if (!line->has_value()) return pipeline_.Flush();
    const bool is_change = IsOwnChange((*line)->event);
    absl::Status status = is_change ? MakeChange((*line)->event) : Add(**std::move(line));
    if (!status.ok()) return status;
  }
}

absl::Status Importer::Add(EventLine line) {
  const int64_t now_ms = absl::ToUnixMillis(absl::Now());
  if (!line.has_timestamp) line.event.set_timestamp(now_ms);
  if (!line.has_id) {
    line.event.set_id(ids_.Next(now_ms));
    ++events_without_id_;
  }
  return pipeline_.Add(std::move(line), source_->line_number());
}

absl::Status Importer::MakeChange(const v1::EventDTO& event) {
  // The events in front are checked as the schemas were then.
  if (absl::Status status = pipeline_.Flush(); !status.ok()) return status;
  absl::Status status = options_.dry_run ? ReadOwnChange(event).status() : changes_.Apply(event);
  if (status.ok()) {
    changes_line_ = source_->line_number();
    return status;
  }
  return absl::Status(status.code(), absl::StrCat(source_->name(), ":", source_->line_number(),
                                                  ": ", status.message()));
}

void Importer::DrawProgress() {
  const uint64_t size = source_->size();
  const uint64_t read = source_->bytes_read();
  ProgressState state{.events = pipeline_.events(), .bytes = read};
  const auto megabytes = [](uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
  if (size > 0) {
    state.fraction = static_cast<double>(read) / static_cast<double>(size);
    state.label = absl::StrFormat("%.1f of %.1f MB, line %s", megabytes(read), megabytes(size),
                                  WithThousands(source_->line_number()));
  } else {
    state.label =
        absl::StrFormat("%.1f MB, line %s", megabytes(read), WithThousands(source_->line_number()));
  }
  if (client_.is_retrying()) state.note = "waiting for the server";
  progress_.Draw(std::move(state));
}

absl::Status Importer::WithExtent(const absl::Status& status) const {
  const uint64_t line = std::max(pipeline_.sent().last_line, changes_line_);
  const std::string extent = line == 0
                                 ? "nothing was appended"
                                 : absl::StrCat("up to line ", line, " the file is in the log");
  return absl::Status(status.code(), absl::StrCat(status.message(), " (", extent, ")"));
}

std::string Importer::Summary() const {
  if (options_.dry_run) {
    return absl::StrCat(WithThousands(pipeline_.events()), " events in ",
                        WithThousands(pipeline_.requests()),
                        " requests could be read; nothing was sent");
  }
  return absl::StrCat(FormatSent(pipeline_.sent(), progress_.elapsed()), changes_.Summary());
}

}  // namespace firn::cli
