// Reads the log through a read-only connection.

#ifndef FIRN_ENGINES_SQLITE_SQLITE_READER_H_
#define FIRN_ENGINES_SQLITE_SQLITE_READER_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/engines/sqlite/log_index.h"

namespace firn::sqlite {

// Each page is one short read transaction, so that a slow consumer never holds back the
// write-ahead log. The index must outlive the reader.
absl::StatusOr<std::unique_ptr<EventReader>> OpenEventReader(const std::string& database_path,
                                                             const LogIndex& index);

// A reader of whole stretches, without an index: requests with a filter, and FindById, answer
// kInternal.
absl::StatusOr<std::unique_ptr<EventReader>> MakeStretchReader(
    std::unique_ptr<SQLite::Database> database);

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_SQLITE_READER_H_
