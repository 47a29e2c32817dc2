// The folder of an index: which runs it holds, and which of them make up the index.

#ifndef FIRN_INDEX_FOLDER_H_
#define FIRN_INDEX_FOLDER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/index/run.h"

namespace firn::index {

// Whether the log has the event that the run's fingerprint names.
using IsOurs = absl::FunctionRef<absl::StatusOr<bool>(const RunFacts& facts)>;

// Used by one thread at a time. Errors as File's and Run's.
class Folder {
 public:
  // Creates the folder if it is missing.
  static absl::StatusOr<Folder> Open(const std::string& path);

  // The runs, oldest first, that cover the log from its beginning without a gap, as far as they are
  // readable and ours. Removes what is not: what a crash left over, and what belongs to another
  // log. What is removed because it is damaged, foreign or of another format is logged. If the log
  // cannot tell whether a run is its own (kDataLoss), that and what follows is left out, but kept.
  absl::StatusOr<std::vector<std::shared_ptr<const Run>>> OpenRuns(IsOurs is_ours) const;

  // Where to write a run that is not finished.
  std::string TemporaryPath(const RunFacts& facts) const;

  // Makes a finished run part of the folder, for good, and opens it.
  absl::StatusOr<std::shared_ptr<const Run>> Adopt(const RunFacts& facts) const;

 private:
  explicit Folder(std::string path) : path_(std::move(path)) {}

  std::string path_;
};

// Reads every run of a folder and changes nothing. What is damaged, for people. kInternal.
absl::StatusOr<std::vector<std::string>> FindFaults(const std::string& path);

}  // namespace firn::index

#endif  // FIRN_INDEX_FOLDER_H_
