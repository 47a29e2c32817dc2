#include "firn/engines/sqlite/sqlite_reader.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/core/content_hash.h"
#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/log_index.h"
#include "firn/engines/sqlite/log_scan.h"
#include "firn/engines/sqlite/log_walk.h"
#include "firn/engines/sqlite/query_cursor.h"
#include "firn/index/cursor.h"

namespace firn::sqlite {
namespace {

const Filter kEverything;

// The one stream that a filter asks for; null if it is not one.
const std::string* OnlyStream(const Filter& filter) {
  if (filter.query.items.size() != 1) return nullptr;
  const QueryItem& item = filter.query.items.front();
  return item.streams.size() == 1 ? &item.streams.front() : nullptr;
}

std::vector<ItemKeys> KeysOf(const Filter& filter, NameReader& names) {
  std::vector<ItemKeys> items;
  for (const QueryItem& item : filter.query.items) items.push_back(KeysOf(item, &names));
  if (items.empty()) items.emplace_back();
  for (ItemKeys& item : items) {
    if (filter.bounds_revision()) item.plan.conditions.push_back("revision");
    if (filter.bounds_timestamp()) item.plan.conditions.push_back("timestamp");
  }
  return items;
}

std::string Reading(const ReadRequest& request) {
  return absl::StrCat("reading the log after position ", request.after);
}

absl::Status NeedsIndex() {
  return absl::InternalError("this reader has no index; it reads whole stretches of the log");
}

// One read, between Begin and End of the walk.
class Page {
 public:
  Page(const ReadRequest& request, const Filter& filter, LogWalk& walk)
      : request_(request),
        filter_(filter),
        matches_all_(filter.is_everything()),
        walk_(walk),
        result_{.looked_to = request.backwards ? request.until : request.after,
                .narrowed_after = request.after,
                .narrowed_until = request.until} {}

  void SetRange(Position after, Position until) {
    result_.narrowed_after = after;
    result_.narrowed_until = until;
  }

  // Every event of the range, up from its beginning.
  void ScanAll(LogScan& scan, absl::FunctionRef<void(const RecordedEvent&)> visit) {
    if (!HasWork()) return;
    scan.Run(result_.narrowed_after, result_.narrowed_until, [&](const RecordedEvent& event) {
      ++result_.examined;
      return Take(event, visit) && HasWork();
    });
  }

  bool wants_all_up() const {
    return matches_all_ && !request_.backwards && !request_.without_payload;
  }

  // Every position of the range, looking for what matches.
  void Scan(absl::FunctionRef<void(const RecordedEvent&)> visit) {
    for (Position position = first(); !AtEnd(position) && HasWork(); position = Next(position)) {
      if (!Look(position, visit)) return;
    }
    if (HasWork()) SetLookedToEnd();
  }

  // Those that the index names.
  absl::Status Walk(QueryCursor& candidates, absl::FunctionRef<void(const RecordedEvent&)> visit) {
    for (Position from = first(); HasWork();) {
      const size_t budget = request_.limits.work - work();
      FIRN_ASSIGN_OR_RETURN(const QueryCursor::Found found, candidates.Seek(from, budget));
      result_.index_seeks = candidates.seeks();
      if (found.position == 0) {
        SetLookedToEnd();
        return absl::OkStatus();
      }
      result_.looked_to = Before(found.position);
      if (!found.is_candidate) return absl::OkStatus();
      if (!Look(found.position, visit)) return absl::OkStatus();
      from = Next(found.position);
    }
    return absl::OkStatus();
  }

  ReadResult& result() { return result_; }

 private:
  Position first() const {
    return request_.backwards ? result_.narrowed_until : result_.narrowed_after + 1;
  }
  Position Next(Position position) const {
    return request_.backwards ? position - 1 : position + 1;
  }
  Position Before(Position position) const { return request_.backwards ? position : position - 1; }
  bool AtEnd(Position position) const {
    return position <= result_.narrowed_after || position > result_.narrowed_until;
  }
  // The whole range that was asked for, not only what was left of it.
  void SetLookedToEnd() {
    result_.looked_to = request_.backwards ? request_.after : request_.until;
  }
  size_t work() const { return result_.examined + result_.index_seeks; }
  bool HasWork() const {
    return work() < request_.limits.work && result_.matched < request_.limits.events;
  }

  // Hands the event over if it matches; false, and it was not looked at, if the page is full.
  bool Look(Position position, absl::FunctionRef<void(const RecordedEvent&)> visit) {
    const RecordedEvent& event = walk_.At(position);
    ++result_.examined;
    if (!matches_all_ && !Matches(filter_, event)) {
      result_.looked_to = request_.backwards ? position - 1 : position;
      return true;
    }
    if (!request_.without_payload) walk_.WithPayload();
    return Take(event, visit);
  }

  // Hands over an event that matches; false if the page is full.
  bool Take(const RecordedEvent& event, absl::FunctionRef<void(const RecordedEvent&)> visit) {
    bytes_ += RecordedBytes(event);
    if (result_.matched > 0 && bytes_ > request_.limits.bytes) return false;
    visit(event);
    ++result_.matched;
    result_.looked_to = request_.backwards ? event.position - 1 : event.position;
    return true;
  }

  const ReadRequest& request_;
  const Filter& filter_;
  const bool matches_all_;
  LogWalk& walk_;
  ReadResult result_;
  size_t bytes_ = 0;
};

class SqliteReader final : public EventReader {
 public:
  // Without an index it reads whole stretches only.
  SqliteReader(std::unique_ptr<SQLite::Database> database, const LogIndex* index)
      : database_(std::move(database)),
        index_(index),
        walk_(*database_),
        scan_(*database_),
        lookup_(*database_) {}

  absl::StatusOr<ReadResult> Read(const ReadRequest& request,
                                  absl::FunctionRef<void(const RecordedEvent&)> visit) override {
    return Guarded(Reading(request), [&]() -> absl::StatusOr<ReadResult> {
      // Ends the read transaction, whatever happens.
      const absl::Cleanup end = [this] { walk_.End(); };
      walk_.Begin(request.after, request.until, request.backwards);
      return ReadPage(request, visit);
    });
  }

  absl::StatusOr<Position> FindById(const Uuid& id, Position head) override {
    return Guarded("looking for an event's id", [&]() -> absl::StatusOr<Position> {
      const absl::Cleanup end = [this] { walk_.End(); };
      if (index_ == nullptr) return NeedsIndex();
      const index::Snapshot snapshot = index_->postings->TakeSnapshot();
      index::Cursor cursor(snapshot.view(), IdKey(id), 0);
      for (Position limit = head;;) {
        FIRN_ASSIGN_OR_RETURN(const Position position, cursor.Seek(limit));
        if (position == 0) {
          // It may be that of an event that cannot be read.
          if (head > index_->indexed_to) return index_->damage;
          return 0;
        }
        walk_.End();
        walk_.Begin(position - 1, position, false);
        if (walk_.At(position).id == id) return position;
        // Another id with the same key.
        limit = position - 1;
      }
    });
  }

  absl::StatusOr<int64_t> RecordedAt(Position position) override {
    return Guarded("looking for an event's time", [&]() -> absl::StatusOr<int64_t> {
      const absl::Cleanup end = [this] { walk_.End(); };
      walk_.Begin(position - 1, position, false);
      return walk_.RecordedAt(position);
    });
  }

  absl::StatusOr<bool> HasItsContent(Position position) override {
    return Guarded("comparing an event with its hash", [&]() -> absl::StatusOr<bool> {
      const absl::Cleanup end = [this] { lookup_.Reset(); };
      const RecordedEvent& event = lookup_.At(position);
      return lookup_.ContentHash() == HashContent(event);
    });
  }

  absl::StatusOr<Position> PositionAt(int64_t recorded_us, Position head) override {
    return Guarded("looking for a time in the log", [&]() -> absl::StatusOr<Position> {
      const absl::Cleanup end = [this] { walk_.End(); };
      walk_.Begin(0, head, false);
      return Bisect(0, head, [&](Position position) -> absl::StatusOr<bool> {
        return walk_.RecordedAt(position) <= recorded_us;
      });
    });
  }

 private:
  absl::StatusOr<ReadResult> ReadPage(const ReadRequest& request,
                                      absl::FunctionRef<void(const RecordedEvent&)> visit) {
    const Filter& filter = request.filter != nullptr ? *request.filter : kEverything;
    Page page(request, filter, walk_);
    std::vector<ItemKeys> items = KeysOf(filter, walk_.names());
    const absl::Status filled =
        Guarded(Reading(request), [&] { return Fill(page, request, filter, items, visit); });
    // What was found before the damage is a page; the next one, which begins there, tells of it.
    const bool ends_at_damage =
        ReasonOf(filled) == ErrorReason::kCorrupted && page.result().matched > 0;
    if (!ends_at_damage) FIRN_RETURN_IF_ERROR(filled);
    for (ItemKeys& item : items) page.result().plan.push_back(std::move(item.plan));
    return std::move(page.result());
  }

  absl::Status Fill(Page& page, const ReadRequest& request, const Filter& filter,
                    const std::vector<ItemKeys>& items,
                    absl::FunctionRef<void(const RecordedEvent&)> visit) {
    if (page.wants_all_up()) {
      page.ScanAll(scan_, visit);
      return absl::OkStatus();
    }
    if (std::all_of(items.begin(), items.end(),
                    [](const ItemKeys& item) { return item.parts.empty(); })) {
      page.Scan(visit);
      return absl::OkStatus();
    }
    if (index_ == nullptr) return NeedsIndex();
    const index::Snapshot snapshot = index_->postings->TakeSnapshot();
    QueryCursor::Range range = {request.after, request.until, request.backwards,
                                index_->indexed_to};
    if (filter.bounds_revision() && OnlyStream(filter) != nullptr) {
      FIRN_RETURN_IF_ERROR(Narrow(filter, snapshot.view(), range));
      page.SetRange(range.after, range.until);
    }
    QueryCursor candidates(snapshot.view(), items, range);
    return page.Walk(candidates, visit);
  }

  // Makes bounds on the revisions of one stream bounds on positions.
  absl::Status Narrow(const Filter& filter, const index::View& view, QueryCursor::Range& range) {
    const std::string& stream = *OnlyStream(filter);
    const Position end = std::min(range.until, range.indexed_to);
    // How far is everything below the first revision, and within the last?
    const auto last_with = [&](Revision max) {
      return Bisect(range.after, end, [&](Position position) -> absl::StatusOr<bool> {
        FIRN_ASSIGN_OR_RETURN(const Revision revision,
                              RevisionAt(stream, view, range.after, position));
        return revision <= max;
      });
    };
    Position after = range.after;
    if (filter.min_revision > 1) {
      FIRN_ASSIGN_OR_RETURN(after, last_with(filter.min_revision - 1));
    }
    if (filter.max_revision < std::numeric_limits<Revision>::max()) {
      FIRN_ASSIGN_OR_RETURN(const Position until, last_with(filter.max_revision));
      // Otherwise it may go on beyond.
      if (until < end) range.until = until;
    }
    range.after = std::min(after, range.until);
    // The lookups have left the walk somewhere.
    walk_.End();
    walk_.Begin(range.after, range.until, range.backwards);
    return absl::OkStatus();
  }

  // The stream's last revision among the positions in (after, until]; 0 if it has none there.
  absl::StatusOr<Revision> RevisionAt(const std::string& stream, const index::View& view,
                                      Position after, Position until) {
    index::Cursor cursor(view, StreamKey(stream), after);
    for (Position limit = until;;) {
      FIRN_ASSIGN_OR_RETURN(const Position position, cursor.Seek(limit));
      if (position == 0) return 0;
      walk_.End();
      walk_.Begin(position - 1, position, false);
      const RecordedEvent& event = walk_.At(position);
      if (event.stream == stream) return event.revision;
      limit = position - 1;
    }
  }

  // The last position in (after, until] for which `holds`, which holds up to some position and not
  // beyond; `after` if there is none.
  template <typename Holds>
  static absl::StatusOr<Position> Bisect(Position after, Position until, Holds&& holds) {
    while (after < until) {
      const Position middle = until - (until - after) / 2;
      FIRN_ASSIGN_OR_RETURN(const bool is_within, holds(middle));
      if (is_within) {
        after = middle;
      } else {
        until = middle - 1;
      }
    }
    return after;
  }

  // Statements are declared after the database: they must be gone before it is closed.
  std::unique_ptr<SQLite::Database> database_;
  const LogIndex* const index_;
  LogWalk walk_;
  LogScan scan_;
  LogLookup lookup_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<EventReader>> OpenEventReader(const std::string& database_path,
                                                             const LogIndex& index) {
  FIRN_ASSIGN_OR_RETURN(auto database, OpenForReading(database_path));
  return Guarded("preparing a reader", [&]() -> absl::StatusOr<std::unique_ptr<EventReader>> {
    return std::make_unique<SqliteReader>(std::move(database), &index);
  });
}

absl::StatusOr<std::unique_ptr<EventReader>> MakeStretchReader(
    std::unique_ptr<SQLite::Database> database) {
  return Guarded("preparing a reader", [&]() -> absl::StatusOr<std::unique_ptr<EventReader>> {
    return std::make_unique<SqliteReader>(std::move(database), nullptr);
  });
}

}  // namespace firn::sqlite
