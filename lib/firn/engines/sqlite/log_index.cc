#include "firn/engines/sqlite/log_index.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/log_table.h"
#include "firn/engines/sqlite/select.h"

namespace firn::sqlite {
namespace {

// One kind's keys tell nothing about another's. The numbers are in the files, for ever.
enum class KeyKind : uint64_t { kId = 1, kStream = 2, kType = 3, kTag = 4, kTarget = 5 };

index::Key MakeKey(KeyKind kind, const void* data, size_t size) {
  return XXH3_64bits_withSeed(data, size, static_cast<uint64_t>(kind));
}

index::Key MakeKey(KeyKind kind, std::string_view text) {
  return MakeKey(kind, text.data(), text.size());
}

// Adds what an event, or a recorded one, is looked up by.
template <typename AnyEvent>
void AddKeys(const AnyEvent& event, std::string_view stream, bool with_target, Position position,
             index::PostingIndex& index) {
  index.Add(IdKey(event.id), position);
  index.Add(StreamKey(stream), position);
  index.Add(TypeKey(event.event_type), position);
  for (const std::string_view tag : event.tags) index.Add(TagKey(tag), position);
  if (with_target && !event.target_type.empty()) {
    index.Add(TargetKey(event.target_type, event.target_id), position);
  }
}

bool IsDamage(const SQLite::Exception& error) {
  return ReasonOf(ToStatus(error, "")) == ErrorReason::kCorrupted;
}

// Positions that cannot be read, for people: "5-9,12". However many there are, it stays short.
class Unreadable {
 public:
  bool empty() const { return text_.empty(); }

  void Add(Position first, Position last) {
    if (text_.size() > kBytesMax) return;
    Begin(first);
    if (last > first) absl::StrAppend(&text_, "-", last);
    if (text_.size() > kBytesMax) text_ += ",...";
  }

  void AddToTheEnd(Position first) {
    Begin(first);
    text_ += " and all that follow, wherever the log ends,";
  }

  absl::Status ToStatus() const {
    return MakeError(
        ErrorReason::kCorrupted,
        absl::StrCat("the log is damaged: the events ", text_,
                     " cannot be read, and no file of the index has them; without them ids, "
                     "revisions and states are not known, and nothing is written; keep the files, "
                     "restore from a backup or promote the standby"));
  }

 private:
  static constexpr size_t kBytesMax = 120;

  void Begin(Position first) { absl::StrAppend(&text_, text_.empty() ? "" : ",", first); }

  std::string text_;
};

// The last position; nothing if it cannot be read, or is none that a file of this size can hold.
std::optional<Position> FindEnd(SQLite::Database& database) {
  // No row is shorter.
  constexpr int64_t kRowBytes = 32;
  try {
    const int64_t end = database.execAndGet("SELECT ifnull(max(position), 0) FROM log").getInt64();
    const int64_t bytes = database.execAndGet("PRAGMA page_count").getInt64() *
                          database.execAndGet("PRAGMA page_size").getInt64();
    if (end >= 0 && end <= bytes / kRowBytes) return static_cast<Position>(end);
  } catch (const SQLite::Exception& error) {
    if (!IsDamage(error)) throw;
  }
  return std::nullopt;
}

// Reads the log from the last event that the files cover to its end.
class CatchUp {
 public:
  CatchUp(SQLite::Database& database, LogIndex& index)
      : index_(index),
        covered_(index.postings->covered()),
        known_end_(FindEnd(database)),
        next_(std::max<Position>(covered_, 1)),
        end_(known_end_.value_or(next_ + kReach)),
        select_(database, std::string("SELECT ") + kLogHeadColumns +
                              " FROM log WHERE position >= ? ORDER BY position"),
        row_(database) {}

  // As OpenLogIndex.
  absl::Status Run() {
    while (next_ <= end_) {
      try {
        FIRN_RETURN_IF_ERROR(ReadOn());
        break;
      } catch (const SQLite::Exception& error) {
        if (!IsDamage(error)) {
          return ToStatus(error, absl::StrCat("event ", next_, ": making the index"));
        }
        PassOver();
      }
    }
    Finish();
    return absl::OkStatus();
  }

 private:
  // Where the log ends is not known: so far beyond the last event that can be read another is
  // looked for. A page of pages leads to fewer.
  static constexpr Position kReach = 100'000;
  // How often a long catching up is told.
  static constexpr std::chrono::seconds kProgressInterval{2};

  absl::Status ReadOn() {
    select_.Reset();
    select_.Bind(1, static_cast<int64_t>(next_));
    while (select_.Step()) {
      const RecordedEvent& event = row_.ReadWithoutPayload(select_);
      if (event.position != next_) ThrowMissing(next_);
      FIRN_RETURN_IF_ERROR(Take(event));
    }
    if (known_end_ && next_ <= *known_end_) ThrowMissing(next_);
    return absl::OkStatus();
  }

  absl::Status Take(const RecordedEvent& event) {
    CloseGap();
    if (unreadable_.empty() && event.position > covered_) {
      const bool in_own_stream = event.stream == TargetStream(event.target_type, event.target_id);
      AddKeys(event, event.stream, !in_own_stream, event.position, *index_.postings);
      FIRN_RETURN_IF_ERROR(index_.postings->Settle(event.position, event.id.bytes));
    }
    index_.head = {.position = event.position, .recorded_us = event.recorded_us};
    index_.last_id = event.id;
    if (!known_end_) end_ = next_ + kReach;
    Advance();
    return absl::OkStatus();
  }

  // The next event cannot be read.
  void PassOver() {
    if (gap_ == 0) gap_ = next_;
    index_.indexed_to = std::min(index_.indexed_to, std::max(covered_, next_ - 1));
    Advance();
  }

  void CloseGap() {
    if (gap_ != 0) unreadable_.Add(gap_, next_ - 1);
    gap_ = 0;
  }

  void Finish() {
    if (gap_ != 0) index_.head.position = known_end_.value_or(gap_);
    if (gap_ != 0 && !known_end_) {
      unreadable_.AddToTheEnd(gap_);
    } else {
      CloseGap();
    }
    if (!unreadable_.empty()) index_.damage = unreadable_.ToStatus();
  }

  void Advance() {
    ++next_;
    const auto now = std::chrono::steady_clock::now();
    if (now - told_ < kProgressInterval) return;
    told_ = now;
    log::Info("making the index", {{"position", next_ - 1}, {"head", known_end_.value_or(0)}});
  }

  LogIndex& index_;
  const Position covered_;
  const std::optional<Position> known_end_;
  Position next_;
  Position end_;
  // The first of the events before the next one that cannot be read; 0: the one before it can.
  Position gap_ = 0;
  Unreadable unreadable_;
  Select select_;
  LogRow row_;
  std::chrono::steady_clock::time_point told_ = std::chrono::steady_clock::now();
};

}  // namespace

index::Key IdKey(const Uuid& id) { return MakeKey(KeyKind::kId, id.bytes.data(), id.bytes.size()); }
index::Key StreamKey(std::string_view stream) { return MakeKey(KeyKind::kStream, stream); }
index::Key TypeKey(std::string_view event_type) { return MakeKey(KeyKind::kType, event_type); }
index::Key TagKey(std::string_view tag) { return MakeKey(KeyKind::kTag, tag); }
index::Key TargetKey(std::string_view target_type, int64_t target_id) {
  return MakeKey(KeyKind::kTarget, TargetStream(target_type, target_id));
}

absl::StatusOr<LogIndex> OpenLogIndex(SQLite::Database& database,
                                      const index::IndexOptions& options) {
  SQLite::Statement id_at(database, "SELECT id FROM log WHERE position = ?");
  const auto is_ours = [&](const index::RunFacts& facts) {
    return Guarded("checking the index", [&]() -> absl::StatusOr<bool> {
      const absl::Cleanup reset = [&] { id_at.tryReset(); };
      id_at.bind(1, static_cast<int64_t>(facts.until));
      if (!id_at.executeStep()) return false;
      const SQLite::Column id = id_at.getColumn(0);
      const auto* bytes = static_cast<const uint8_t*>(id.getBlob());
      return std::equal(bytes, bytes + id.getBytes(), facts.fingerprint.begin(),
                        facts.fingerprint.end());
    });
  };
  LogIndex index;
  FIRN_ASSIGN_OR_RETURN(index.postings, index::PostingIndex::Open(options, is_ours));
  return Guarded("making the index", [&]() -> absl::StatusOr<LogIndex> {
    FIRN_RETURN_IF_ERROR(CatchUp(database, index).Run());
    return std::move(index);
  });
}

void AddToIndex(const Event& event, std::string_view stream, Position position,
                index::PostingIndex& index) {
  AddKeys(event, stream, !event.stream.empty(), position, index);
}

}  // namespace firn::sqlite
