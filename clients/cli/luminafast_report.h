// What an import of LuminaFast's events changed and left out: counts, and row by row.

#ifndef FIRN_CLI_LUMINAFAST_REPORT_H_
#define FIRN_CLI_LUMINAFAST_REPORT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/batch_sender.h"
#include "cli/luminafast_rules.h"
#include "cli/output.h"

namespace firn::cli {

// How an import went, for its summary.
struct LuminafastRun {
  uint64_t rows = 0;
  uint64_t rows_read = 0;
  SentEvents sent = {};
  bool dry_run = false;
};

// Not thread-safe.
class LuminafastReport {
 public:
  // `path` is where the lines go; empty: nowhere. Errors of this and of the methods as Output's.
  static absl::StatusOr<LuminafastReport> Open(const std::string& path);

  // A row that was imported otherwise than it stands: one line.
  //   {"rowid":7,"id":"e1","what":"changed","why":["id_derived"],"event_id":"8a6e..."}
  absl::Status AddChanged(int64_t rowid, const std::string& id, const std::string& event_id,
                          const std::vector<RowChange>& changes);

  // A row that was not imported: one line, with the row itself.
  //   {"rowid":8,"id":"...","what":"quarantined","why":["payload_lost"],"detail":"...","row":{...}}
  absl::Status AddQuarantined(const LuminafastRow& row, const Quarantine& quarantine);

  // Writes what is left to write.
  absl::Status Close();

  uint64_t quarantined() const { return quarantined_; }

  // The counts, for a terminal and as one JSON object.
  std::string FormatText(const LuminafastRun& run) const;
  std::string FormatJson(const LuminafastRun& run) const;

 private:
  explicit LuminafastReport(std::optional<Output> lines) : lines_(std::move(lines)) {}

  std::optional<Output> lines_;
  uint64_t changed_ = 0;
  uint64_t quarantined_ = 0;
  std::array<uint64_t, kRowChanges> changes_{};
  std::array<uint64_t, kRowFaults> faults_{};
};

}  // namespace firn::cli

#endif  // FIRN_CLI_LUMINAFAST_REPORT_H_
