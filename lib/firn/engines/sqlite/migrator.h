// Brings a database to the schema that this binary carries, or says why it must not be touched.

#ifndef FIRN_ENGINES_SQLITE_MIGRATOR_H_
#define FIRN_ENGINES_SQLITE_MIGRATOR_H_

#include <string_view>

#include "absl/status/status.h"
#include "absl/types/span.h"

namespace SQLite {
class Database;
}

namespace firn::sqlite {

// One script of migrations/, numbered from 1 without gaps.
struct Migration {
  int version;
  std::string_view name;
  std::string_view sha256;  // of the script's file, lower-case hex
  std::string_view sql;
};

// The scripts that were built into this binary, in order.
absl::Span<const Migration> EmbeddedMigrations();

// Whether the database may be opened with these migrations; reads only.
// kFailedPrecondition, with the remedy, if it is not Firn's, if it was written by a newer version,
// or if one of its migrations is not the one given.
absl::Status CheckSchema(SQLite::Database& database, absl::Span<const Migration> migrations);

// Applies one, and records it, in one transaction. SQLiteCpp's exceptions pass through.
void Apply(SQLite::Database& database, const Migration& migration);

// Applies the migrations that the database does not have yet, each in one transaction, and records
// them in the table schema_migrations. CheckSchema must have passed.
absl::Status Migrate(SQLite::Database& database, absl::Span<const Migration> migrations);

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_MIGRATOR_H_
