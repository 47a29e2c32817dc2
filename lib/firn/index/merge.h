// Makes one run of several neighbours, a bounded step at a time.

#ifndef FIRN_INDEX_MERGE_H_
#define FIRN_INDEX_MERGE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/index/run.h"
#include "firn/index/run_writer.h"

namespace firn::index {

using Runs = std::vector<std::shared_ptr<const Run>>;

// Used by one thread. Errors as Run's and RunWriter's.
class Merge {
 public:
  // What the merged run will cover: `runs` are neighbours, oldest first, at least one.
  static RunFacts FactsOf(const Runs& runs);

  // Writes into a new file at `path`.
  static absl::StatusOr<std::unique_ptr<Merge>> Start(Runs runs, const std::string& path);

  // Moves about so many postings. True when the file is finished and flushed.
  absl::StatusOr<bool> Step(size_t postings);

  const Runs& runs() const { return runs_; }

  // Use Start.
  Merge(Runs runs, RunWriter writer);

 private:
  // The scan whose posting is the smallest; null when all are at their end.
  RunScan* Smallest();

  const Runs runs_;
  RunWriter writer_;
  std::vector<RunScan> scans_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_MERGE_H_
