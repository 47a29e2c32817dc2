// Appends the events of LuminaFast's database, mended where they can be, quarantined where not.

#ifndef FIRN_CLI_LUMINAFAST_IMPORTER_H_
#define FIRN_CLI_LUMINAFAST_IMPORTER_H_

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/append_pipeline.h"
#include "cli/client.h"
#include "cli/luminafast_catalog.h"
#include "cli/luminafast_report.h"
#include "cli/progress.h"
#include "cli/terminal.h"

namespace firn::cli {

struct LuminafastOptions {
  size_t batch_size = 1000;
  // How long each request is retried while the server is away or overloaded.
  double retry_for_s = 30;
  // Judge every row, send nothing.
  bool dry_run = false;
};

// For one run. Not thread-safe. Importing again changes nothing: ids, order and content come from
// the rows alone.
class LuminafastImporter {
 public:
  // `is_stopped` says when the user wants to end.
  LuminafastImporter(const LuminafastOptions& options, Client& client, LuminafastCatalog& catalog,
                     LuminafastReport& report, const Terminal& terminal,
                     std::function<bool()> is_stopped);

  // Imports all rows, or those before the user ended it: all of them are then in the log or in the
  // report. Events that the server refuses are quarantined. The message of an error ends with what
  // is in the log.
  absl::Status Run();

  LuminafastRun run() const;
  absl::Duration elapsed() const { return progress_.elapsed(); }

 private:
  // A row whose event was handed on, until it is known what became of it.
  struct Pending {
    int64_t rowid = 0;
    std::string id;
    std::string event_id;
    std::vector<RowChange> changes;
  };

  absl::Status ReadRows();
  absl::Status AddRow(const RowPlace& place);
  // Reports the rows up to the last one that is known to be in the log.
  absl::Status SettleSent();
  absl::Status SettleFirst(size_t count);
  absl::Status Settle(const Pending& row);
  void DrawProgress();

  const LuminafastOptions options_;
  Client& client_;
  LuminafastCatalog& catalog_;
  LuminafastReport& report_;
  const std::function<bool()> is_stopped_;
  uint64_t rows_ = 0;
  uint64_t rows_read_ = 0;
  // In the order in which they were handed on, which is that in which they are settled.
  std::deque<Pending> pending_;
  // Refused events whose rows are still pending.
  std::vector<RefusedEvent> refused_;
  // The events in the log when rows were settled last.
  uint64_t settled_events_ = 0;
  Progress progress_;
  AppendPipeline pipeline_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_LUMINAFAST_IMPORTER_H_
