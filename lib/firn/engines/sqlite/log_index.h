// What the log is looked up by: the id, the stream, the type and the tags of each event, and its
// target.

#ifndef FIRN_ENGINES_SQLITE_LOG_INDEX_H_
#define FIRN_ENGINES_SQLITE_LOG_INDEX_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>
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

// Opens the index in `folder`, and adds from the log what a crash, or the lack of the folder, has
// left out. kCorrupted, kDiskFull, kInternal.
absl::StatusOr<std::unique_ptr<index::PostingIndex>> OpenLogIndex(
    SQLite::Database& database, const index::IndexOptions& options);

// Adds what an event is looked up by.
void AddToIndex(const Event& event, std::string_view stream, Position position,
                index::PostingIndex& index);

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_LOG_INDEX_H_
