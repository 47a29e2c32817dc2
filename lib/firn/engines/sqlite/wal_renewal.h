// A write-ahead log that an earlier process has left, made trustworthy.

#ifndef FIRN_ENGINES_SQLITE_WAL_RENEWAL_H_
#define FIRN_ENGINES_SQLITE_WAL_RENEWAL_H_

#include <string>

#include "absl/status/status.h"

namespace firn::sqlite {

// Puts a copy of the write-ahead log of a database, flushed, in its place, if there is one and it
// is not empty. To be called before the database is opened, by who holds the data directory's lock.
//
// After a flush that failed, the system may show what it has in memory and not on the disk, as long
// as the machine runs. If SQLite moved that into the database and the power went meanwhile, pages
// would be torn, and no log on the disk would mend them. A copy has all of what was read, or has
// not taken the place yet; the log on the disk has what was acknowledged either way.
//
// On a full disk, and while others have the database open, who would go on with the old file, the
// log is written over itself instead, so that the store starts. What was acknowledged is
// overwritten with the same bytes: no write in part changes it, unless the disk harms sectors that
// it is writing when the power goes.
//
// kFailedPrecondition if the files cannot be opened; the disk's errors: no byte of the log is
// another then.
absl::Status RenewWal(const std::string& database_path);

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_WAL_RENEWAL_H_
