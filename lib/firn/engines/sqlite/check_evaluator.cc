#include "firn/engines/sqlite/check_evaluator.h"

#include <algorithm>
#include <limits>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/log_index.h"
#include "firn/engines/sqlite/query_cursor.h"

namespace firn::sqlite {
namespace {

// An append is not answered before its checks are, however long that takes.
constexpr size_t kSeeksMax = std::numeric_limits<size_t>::max() / 2;

}  // namespace

absl::Status CheckEvaluator::Evaluate(const std::vector<AppendCheck>& checks, Position head) {
  std::vector<FailedCheck> failed;
  for (size_t i = 0; i < checks.size(); ++i) {
    std::optional<FailedCheck> failure;
    if (const auto* stream = std::get_if<StreamCheck>(&checks[i])) {
      FIRN_ASSIGN_OR_RETURN(failure, Evaluate(*stream));
    } else {
      const auto& no_match = std::get<NoMatchCheck>(checks[i]);
      if (no_match.after > head) {
        return MakeError(ErrorReason::kPositionBeyondHead,
                         absl::StrCat("checks[", i, "].no_match.after_position ", no_match.after,
                                      " is beyond the head of the log, ", head,
                                      "; use a position that this store has answered"),
                         {{"head", absl::StrCat(head)}});
      }
      FIRN_ASSIGN_OR_RETURN(failure, Evaluate(no_match, head));
    }
    if (!failure) continue;
    failure->index = i;
    failed.push_back(*std::move(failure));
  }
  return failed.empty() ? absl::OkStatus() : CheckFailed(failed);
}

absl::StatusOr<std::optional<FailedCheck>> CheckEvaluator::Evaluate(const StreamCheck& check) {
  if (check.expected == StreamCheck::Expected::kAny) return std::nullopt;
  FIRN_ASSIGN_OR_RETURN(const Revision last, heads_.Last(check.stream));
  const bool holds =
      check.expected == StreamCheck::Expected::kExists ? last > 0 : last == check.revision;
  if (holds) return std::nullopt;
  FailedCheck failed{.actual_revision = last};
  if (last > check.revision) {
    FIRN_ASSIGN_OR_RETURN(failed.events, NewestOf(check.stream, check.revision));
  }
  return failed;
}

absl::StatusOr<std::vector<Position>> CheckEvaluator::NewestOf(const std::string& stream,
                                                               Revision after) {
  std::vector<Position> newest;
  index::Cursor cursor = index_.Find(StreamKey(stream));
  Position limit = std::numeric_limits<Position>::max();
  while (newest.size() < kFailedCheckEventsMax) {
    FIRN_ASSIGN_OR_RETURN(const Position position, cursor.Seek(limit));
    if (position == 0) break;
    limit = position - 1;
    const RecordedEvent& event = log_.At(position);
    if (event.stream != stream) continue;
    if (event.revision <= after) break;
    newest.push_back(position);
  }
  std::reverse(newest.begin(), newest.end());
  return newest;
}

absl::StatusOr<std::optional<FailedCheck>> CheckEvaluator::Evaluate(const NoMatchCheck& check,
                                                                    Position head) {
  std::vector<ItemKeys> keys;
  for (const QueryItem& item : check.query.items) keys.push_back(KeysOf(item, nullptr));
  QueryCursor candidates(index_.view(), keys,
                         {.after = check.after, .until = head, .backwards = true});
  std::vector<Position> matches;
  for (Position limit = head; matches.size() < kFailedCheckEventsMax;) {
    FIRN_ASSIGN_OR_RETURN(const QueryCursor::Found found, candidates.Seek(limit, kSeeksMax));
    if (found.position == 0) break;
    limit = found.position - 1;
    if (Matches(check.query, log_.At(found.position))) matches.push_back(found.position);
  }
  if (matches.empty()) return std::nullopt;
  std::reverse(matches.begin(), matches.end());
  return FailedCheck{.events = std::move(matches)};
}

}  // namespace firn::sqlite
