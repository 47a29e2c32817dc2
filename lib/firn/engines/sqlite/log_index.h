// What the log is looked up by: the id, the stream, the type and the tags of each event, and its
// target.

#ifndef FIRN_ENGINES_SQLITE_LOG_INDEX_H_
#define FIRN_ENGINES_SQLITE_LOG_INDEX_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <limits>
#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/event.h"
#include "firn/index/posting_index.h"

namespace firn::sqlite {

// Keys of the index. Different things may share one, so what a cursor finds is looked at in the
// log.
index::Key IdKey(const Uuid& id);
index::Key StreamKey(std::string_view stream);
index::Key TypeKey(std::string_view event_type);
index::Key TagKey(std::string_view tag);
// Only of events in other streams than their target's own: the others are found by that stream.
index::Key TargetKey(std::string_view target_type, int64_t target_id);

// The index of a log, and what was learned of the log when it was opened.
struct LogIndex {
  std::unique_ptr<index::PostingIndex> postings = nullptr;
  // Kept with a damaged log: ok, or kCorrupted, naming the events that cannot be read.
  absl::Status damage = absl::OkStatus();
  // What lies beyond has no postings, as it comes after such an event.
  Position indexed_to = std::numeric_limits<Position>::max();
  // The end of the log. If that cannot be read, the first position that cannot; the time and the id
  // are of the last event that can.
  Head head = {};
  Uuid last_id = {};
};

// Opens the index in `folder`, and adds from the log what a crash, or the lack of the folder, has
// left out. Events that cannot be read are noted, and nothing is added from the first of them on:
// no file of the index leaves one out. kCorrupted (of a file of the index), kDiskFull, kInternal.
absl::StatusOr<LogIndex> OpenLogIndex(SQLite::Database& database,
                                      const index::IndexOptions& options);

// Adds what an event is looked up by.
void AddToIndex(const Event& event, std::string_view stream, Position position,
                index::PostingIndex& index);

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_LOG_INDEX_H_
