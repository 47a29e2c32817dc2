// The copy that is made of a database before its schema changes, so that there is a way back.

#ifndef FIRN_ENGINES_SQLITE_MIGRATION_COPY_H_
#define FIRN_ENGINES_SQLITE_MIGRATION_COPY_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include "absl/status/status.h"

namespace firn::sqlite {

// If the database exists and has a schema before `newest`: sees to it that a whole copy of it, as
// it is now, is beside it, named after the first schema that it is from before: a `firn.db` of
// schema 3 is kept as `firn.db.before-0004`. What a copy that was interrupted has left is removed.
//
// A copy that is there, of the same log up to the same event, is believed and stays; so are links
// to one elsewhere. One of another state stays too, and the new one gets a number: `.2`, `.3`.
// The copy is flushed before it gets its name. Its progress is logged.
//
// kDiskFull, before anything is written if it is seen to be too large, else as the disk says;
// kCorrupted, kInternal. The database is as it was then, and must not be migrated.
absl::Status KeepCopyBeforeMigrating(SQLite::Database& database, int newest);

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_MIGRATION_COPY_H_
