#include "firn/engines/sqlite/migrator.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/engines/sqlite/database.h"

namespace firn::sqlite {
namespace {

constexpr int kApplicationId = 0x4649524E;  // "FIRN"; set by the first migration

absl::Status CheckOwner(SQLite::Database& database) {
  const int application_id = database.execAndGet("PRAGMA application_id").getInt();
  const bool empty = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt() == 0;
  if (application_id == kApplicationId || (application_id == 0 && empty)) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(database.getFilename(),
                   " is a database of another program; move it away, or choose another directory "
                   "with --data-dir"));
}

absl::Status CheckChecksums(SQLite::Database& database, absl::Span<const Migration> migrations) {
  SQLite::Statement recorded(database, "SELECT version, name, sha256 FROM schema_migrations");
  while (recorded.executeStep()) {
    const int64_t version = recorded.getColumn(0).getInt64();
    const std::string sha256 = recorded.getColumn(2).getString();
    // A damaged file may hold any number.
    const bool is_known = version >= 1 && version <= static_cast<int64_t>(migrations.size());
    if (is_known && ToAbsl(migrations[static_cast<size_t>(version) - 1].sha256) == sha256) continue;
    return absl::FailedPreconditionError(absl::StrCat(
        database.getFilename(), " was made with another text of migration ", version, " (",
        recorded.getColumn(1).getString(),
        "): this binary is not the one it belongs to; use the released binary that wrote it"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSchema(SQLite::Database& database, absl::Span<const Migration> migrations) {
  return Guarded("checking the schema", [&]() -> absl::Status {
    FIRN_RETURN_IF_ERROR(CheckOwner(database));
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    const int newest = static_cast<int>(migrations.size());
    if (version > newest) {
      return absl::FailedPreconditionError(absl::StrCat(
          database.getFilename(), " was written by a newer version of Firn (schema ", version,
          ", this binary knows ", newest,
          "); run that version, or go back to a copy from before (docs/operations.md)"));
    }
    return version == 0 ? absl::OkStatus() : CheckChecksums(database, migrations);
  });
}

void Apply(SQLite::Database& database, const Migration& migration) {
  // Rolls back when it is left without a commit.
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  database.exec(
      "CREATE TABLE IF NOT EXISTS schema_migrations ("
      " version INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL,"
      " applied_at TEXT NOT NULL) STRICT");
  database.exec(std::string(migration.sql));
  SQLite::Statement record(database, "INSERT INTO schema_migrations VALUES (?, ?, ?, ?)");
  record.bind(1, migration.version);
  record.bind(2, std::string(migration.name));
  record.bind(3, std::string(migration.sha256));
  record.bind(4, FormatRfc3339(SystemClockMicros()));
  record.exec();
  database.exec(absl::StrCat("PRAGMA user_version = ", migration.version));
  transaction.commit();
}

absl::Status Migrate(SQLite::Database& database, absl::Span<const Migration> migrations) {
  return Guarded("migrating the database", [&]() -> absl::Status {
    const int version = database.execAndGet("PRAGMA user_version").getInt();
    for (const Migration& migration : migrations) {
      if (migration.version <= version) continue;
      const absl::Status applied = Guarded(
          absl::StrCat("applying migration ", migration.version, " (", ToAbsl(migration.name), ")"),
          [&] {
            Apply(database, migration);
            return absl::OkStatus();
          });
      FIRN_RETURN_IF_ERROR(applied);
      log::Info("migration applied",
                {{"version", migration.version}, {"name", std::string(migration.name)}});
    }
    return absl::OkStatus();
  });
}

}  // namespace firn::sqlite
