// Writes a run: postings in order, in one pass from beginning to end.

#ifndef FIRN_INDEX_RUN_WRITER_H_
#define FIRN_INDEX_RUN_WRITER_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/file.h"
#include "firn/index/filter.h"
#include "firn/index/run_format.h"

namespace firn::index {

// Used by one thread. What is written goes to the disk in small steps, so that no other flush waits
// long for ours. Errors as File's.
class RunWriter {
 public:
  // Writes into a new file at `path`. `keys_max`: at most so many distinct keys will come.
  static absl::StatusOr<RunWriter> Create(const std::string& path, const RunFacts& facts,
                                          size_t keys_max);

  // Postings must come in ascending order, each once.
  absl::Status Add(const Posting& posting);

  // Ends the file and flushes it.
  absl::Status Finish();

 private:
  RunWriter(File file, const RunFacts& facts, size_t keys_max);

  void EndBlock();
  // Hands what has gathered to the disk.
  absl::Status Flush();

  File file_;
  Filter filter_;
  RunFooter footer_;
  std::string starts_;
  std::string block_;
  bool in_block_ = false;
  std::string pending_;
  uint64_t flushed_ = 0;
  Posting last_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_RUN_WRITER_H_
