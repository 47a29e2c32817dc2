// Says whether the checks of an append hold, against the log with what the group has added to it.

#ifndef FIRN_ENGINES_SQLITE_CHECK_EVALUATOR_H_
#define FIRN_ENGINES_SQLITE_CHECK_EVALUATOR_H_

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/append.h"
#include "firn/engines/sqlite/log_table.h"
#include "firn/engines/sqlite/stream_heads.h"
#include "firn/index/posting_index.h"

namespace firn::sqlite {

// Owned by the writer thread; SQLiteCpp's exceptions pass through. Queries are answered through the
// index: the cost is that of the matching events of the rarest part of an item, not of the log.
class CheckEvaluator {
 public:
  CheckEvaluator(const index::PostingIndex& index, StreamHeads& heads, LogLookup& log)
      : index_(index), heads_(heads), log_(log) {}

  // With the log ending at `head`. Ok if all hold; kCheckFailed with all that do not;
  // kPositionBeyondHead if one looks after a position that is not in the log; kCorrupted,
  // kInternal.
  absl::Status Evaluate(const std::vector<AppendCheck>& checks, Position head);

 private:
  // The check's failure; nothing if it holds.
  absl::StatusOr<std::optional<FailedCheck>> Evaluate(const StreamCheck& check);
  absl::StatusOr<std::optional<FailedCheck>> Evaluate(const NoMatchCheck& check, Position head);

  // The newest events of a stream beyond a revision, ascending.
  absl::StatusOr<std::vector<Position>> NewestOf(const std::string& stream, Revision after);

  const index::PostingIndex& index_;
  StreamHeads& heads_;
  LogLookup& log_;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_CHECK_EVALUATOR_H_
