#include "firn/engines/sqlite/check_evaluator.h"

#include <algorithm>
#include <limits>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/log_index.h"

namespace firn::sqlite {
namespace {

// Walks down the positions that have any of some keys.
class AnyOf {
 public:
  AnyOf(const index::PostingIndex& index, const std::vector<std::string>& terms,
        index::Key (*key_of)(std::string_view), Position after) {
    cursors_.reserve(terms.size());
    for (const std::string& term : terms) cursors_.push_back(index.Find(key_of(term), after));
  }

  // As index::Cursor's.
  absl::StatusOr<Position> SeekAtMost(Position limit) {
    Position newest = 0;
    for (index::Cursor& cursor : cursors_) {
      FIRN_ASSIGN_OR_RETURN(const Position position, cursor.SeekAtMost(limit));
      newest = std::max(newest, position);
    }
    return newest;
  }

 private:
  std::vector<index::Cursor> cursors_;
};

// Walks down the positions that have all parts of a query's item, as far as keys can tell.
class AllOf {
 public:
  AllOf(const index::PostingIndex& index, const QueryItem& item, Position after) : after_(after) {
    if (!item.streams.empty()) parts_.emplace_back(index, item.streams, StreamKey, after);
    for (const std::string& tag : item.tags) {
      parts_.emplace_back(index, std::vector<std::string>{tag}, TagKey, after);
    }
    // Last: types have the most events.
    if (!item.event_types.empty()) parts_.emplace_back(index, item.event_types, TypeKey, after);
  }

  absl::StatusOr<Position> SeekAtMost(Position limit) {
    // Each part lowers the candidate to its own next position, until all agree.
    Position candidate = limit > after_ ? limit : 0;
    for (size_t agreed = 0, part = 0; candidate != 0 && agreed < parts_.size();
         part = (part + 1) % parts_.size()) {
      FIRN_ASSIGN_OR_RETURN(const Position position, parts_[part].SeekAtMost(candidate));
      agreed = position == candidate ? agreed + 1 : 1;
      candidate = position;
    }
    return candidate;
  }

 private:
  Position after_;
  std::vector<AnyOf> parts_;
};

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
    FIRN_ASSIGN_OR_RETURN(const Position position, cursor.SeekAtMost(limit));
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
  std::vector<Position> matches;
  for (const QueryItem& item : check.query.items) {
    FIRN_RETURN_IF_ERROR(AddMatches(item, check.after, head, matches));
  }
  if (matches.empty()) return std::nullopt;
  std::sort(matches.begin(), matches.end());
  matches.erase(std::unique(matches.begin(), matches.end()), matches.end());
  if (matches.size() > kFailedCheckEventsMax) {
    matches.erase(matches.begin(), matches.end() - kFailedCheckEventsMax);
  }
  return FailedCheck{.events = std::move(matches)};
}

absl::Status CheckEvaluator::AddMatches(const QueryItem& item, Position after, Position head,
                                        std::vector<Position>& matches) {
  AllOf candidates(index_, item, after);
  Position limit = head;
  for (size_t found = 0; found < kFailedCheckEventsMax;) {
    FIRN_ASSIGN_OR_RETURN(const Position position, candidates.SeekAtMost(limit));
    if (position == 0) break;
    limit = position - 1;
    if (!Matches(item, log_.At(position))) continue;
    matches.push_back(position);
    ++found;
  }
  return absl::OkStatus();
}

}  // namespace firn::sqlite
