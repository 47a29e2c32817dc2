#include "cli/luminafast_importer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/text.h"

namespace firn::cli {

LuminafastImporter::LuminafastImporter(const LuminafastOptions& options, Client& client,
                                       LuminafastCatalog& catalog, LuminafastReport& report,
                                       const Terminal& terminal, std::function<bool()> is_stopped)
    : options_(options),
      client_(client),
      catalog_(catalog),
      report_(report),
      is_stopped_(std::move(is_stopped)),
      progress_(terminal.is_stderr, terminal.width),
      pipeline_(client, catalog.path(),
                {.batch_size = options.batch_size,
                 .retry_for = absl::Seconds(options.retry_for_s),
                 .refusals = Refusals::kCollect,
                 .dry_run = options.dry_run},
                [this] {
                  if (progress_.IsDue()) DrawProgress();
                }) {}

absl::Status LuminafastImporter::Run() {
  absl::Status status = ReadRows();
  // What is under way is told first: its rows come earlier.
  absl::Status sent = pipeline_.Await();
  absl::Status settled = SettleSent();
  progress_.Clear();
  if (!sent.ok()) status = sent;
  // Nothing is under way: what was not found in the log, if anything, was refused.
  if (status.ok() && settled.ok()) settled = SettleFirst(pending_.size());
  if (status.ok()) return settled;
  return absl::Status(status.code(),
                      absl::StrCat(status.message(), " (", WithThousands(pipeline_.sent().events),
                                   " events are in the log; import again to go on)"));
}

absl::Status LuminafastImporter::ReadRows() {
  const absl::StatusOr<std::vector<RowPlace>> order = catalog_.ReadOrder();
  if (!order.ok()) return order.status();
  rows_ = order->size();
  for (const RowPlace& place : *order) {
    if (is_stopped_()) break;
    if (absl::Status status = AddRow(place); !status.ok()) return status;
    if (absl::Status status = SettleSent(); !status.ok()) return status;
  }
  return pipeline_.Flush();
}

absl::Status LuminafastImporter::AddRow(const RowPlace& place) {
  const absl::StatusOr<LuminafastRow> row = catalog_.Read(place.rowid);
  if (!row.ok()) return row.status();
  ++rows_read_;
  Judgement judgement = JudgeRow(*row);
  if (judgement.quarantine) return report_.AddQuarantined(*row, *judgement.quarantine);
  if (place.is_reordered) judgement.changes.push_back(RowChange::kReordered);
  pending_.push_back({.rowid = place.rowid,
                      .id = std::get<std::string>(row->id),
                      .event_id = judgement.event.id(),
                      .changes = std::move(judgement.changes)});
  EventLine line;
  line.event = std::move(judgement.event);
  return pipeline_.Add(std::move(line), static_cast<uint64_t>(place.rowid));
}

absl::Status LuminafastImporter::SettleSent() {
  std::ranges::move(pipeline_.TakeRefused(), std::back_inserter(refused_));
  const SentEvents& sent = pipeline_.sent();
  if (sent.events == settled_events_) return absl::OkStatus();
  settled_events_ = sent.events;
  // Rows of the request that are not found in the log are among the refused.
  const auto last =
      std::ranges::find(pending_, static_cast<int64_t>(sent.last_line), &Pending::rowid);
  return SettleFirst(static_cast<size_t>(last - pending_.begin()) + 1);
}

absl::Status LuminafastImporter::SettleFirst(size_t count) {
  for (; count > 0; --count) {
    if (absl::Status status = Settle(pending_.front()); !status.ok()) return status;
    pending_.pop_front();
  }
  return absl::OkStatus();
}

absl::Status LuminafastImporter::Settle(const Pending& row) {
  const auto is_this = [&row](const RefusedEvent& refused) {
    return refused.line == static_cast<uint64_t>(row.rowid);
  };
  const auto refused = std::ranges::find_if(refused_, is_this);
  if (refused == refused_.end()) {
    if (row.changes.empty()) return absl::OkStatus();
    return report_.AddChanged(row.rowid, row.id, row.event_id, row.changes);
  }
  const absl::StatusOr<LuminafastRow> original = catalog_.Read(row.rowid);
  if (!original.ok()) return original.status();
  const Quarantine quarantine{RowFault::kRefused, refused->why};
  refused_.erase(refused);
  return report_.AddQuarantined(*original, quarantine);
}

void LuminafastImporter::DrawProgress() {
  ProgressState state{.events = rows_read_};
  state.label = absl::StrCat(WithThousands(rows_read_), " of ", WithThousands(rows_), " rows");
  if (rows_ > 0) state.fraction = static_cast<double>(rows_read_) / static_cast<double>(rows_);
  if (client_.is_retrying()) state.note = "waiting for the server";
  progress_.Draw(std::move(state));
}

LuminafastRun LuminafastImporter::run() const {
  return {.rows = rows_,
          .rows_read = rows_read_,
          .sent = pipeline_.sent(),
          .dry_run = options_.dry_run};
}

}  // namespace firn::cli
