#include "firn/engines/sqlite/inspection.h"

#include <sqlite3.h>

#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/data_dir.h"
#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/migrator.h"
#include "firn/engines/sqlite/sqlite_reader.h"
#include "firn/index/folder.h"

namespace firn::sqlite {
namespace {

// So many of the database's faults are told.
constexpr int kFaultsMax = 100;

// What was made by the migrations, in a form that can be compared.
constexpr char kSchema[] =
    "SELECT group_concat(type || ' ' || name || ' ' || tbl_name || ' ' || ifnull(sql, ''), x'0a') "
    "FROM (SELECT * FROM sqlite_schema ORDER BY type, name)";

constexpr char kMigrationsMade[] =
    "SELECT group_concat(version || ' ' || name || ' ' || sha256, x'0a') "
    "FROM (SELECT * FROM schema_migrations ORDER BY version)";

// Whether a JSON payload is text and any other is bytes: reading does not ask.
constexpr char kPayloadsOfTheWrongKind[] =
    "SELECT position FROM log WHERE (typeof(payload) = 'text') <> (content_type IS NULL) "
    "ORDER BY position";

// The schema of a new database, and its list of migrations.
std::pair<std::string, std::string> FreshSchema() {
  SQLite::Database fresh(":memory:", SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  for (const Migration& migration : EmbeddedMigrations()) Apply(fresh, migration);
  return std::make_pair(fresh.execAndGet(kSchema).getString(),
                        fresh.execAndGet(kMigrationsMade).getString());
}

class SqliteInspection final : public Inspection {
 public:
  SqliteInspection(DataDir data_dir, std::unique_ptr<SQLite::Database> database,
                   std::unique_ptr<EventReader> reader)
      : data_dir_(std::move(data_dir)),
        database_(std::move(database)),
        reader_(std::move(reader)) {}

  absl::Status Load() {
    return Guarded("looking at the store", [&]() -> absl::Status {
      store_id_ =
          database_->execAndGet("SELECT value FROM store WHERE key = 'store_id'").getString();
      return absl::OkStatus();
    });
  }

  const std::string& store_id() const override { return store_id_; }

  absl::StatusOr<Position> FindHead() override {
    return Guarded("looking for the end of the log", [&]() -> absl::StatusOr<Position> {
      return static_cast<Position>(
          database_->execAndGet("SELECT ifnull(max(position), 0) FROM log").getInt64());
    });
  }

  EventReader& reader() override { return *reader_; }

  absl::StatusOr<std::vector<std::string>> FindFaults() override {
    std::vector<std::string> faults;
    // Each for itself: one that cannot be looked for hides no other.
    for (const auto find : {&SqliteInspection::CompareSchema, &SqliteInspection::CheckPages,
                            &SqliteInspection::CheckPayloads}) {
      const absl::Status found =
          Guarded("checking the database", [&] { return (this->*find)(faults); });
      if (ReasonOf(found) == ErrorReason::kCorrupted) {
        faults.emplace_back(found.message());
      } else if (!found.ok()) {
        return found;
      }
    }
    FIRN_ASSIGN_OR_RETURN(std::vector<std::string> of_index,
                          index::FindFaults(data_dir_.index_path()));
    for (std::string& fault : of_index) faults.push_back(std::move(fault));
    return faults;
  }

 private:
  absl::Status CompareSchema(std::vector<std::string>& faults) {
    const auto fresh = FreshSchema();
    if (database_->execAndGet(kSchema).getString() != fresh.first) {
      faults.emplace_back("the database's schema is not what its migrations make");
    }
    if (database_->execAndGet(kMigrationsMade).getString() != fresh.second) {
      faults.emplace_back("the database's list of migrations is not the one of its schema");
    }
    return absl::OkStatus();
  }

  absl::Status CheckPages(std::vector<std::string>& faults) {
    SQLite::Statement check(*database_, absl::StrCat("PRAGMA integrity_check(", kFaultsMax, ")"));
    while (check.executeStep()) {
      const std::string fault = check.getColumn(0).getString();
      if (fault != "ok") faults.push_back(absl::StrCat("the database file: ", fault));
    }
    return absl::OkStatus();
  }

  absl::Status CheckPayloads(std::vector<std::string>& faults) {
    SQLite::Statement wrong(*database_, kPayloadsOfTheWrongKind);
    while (wrong.executeStep()) {
      faults.push_back(absl::StrCat("event ", wrong.getColumn(0).getInt64(),
                                    ": the payload is not kept as its media type says"));
    }
    return absl::OkStatus();
  }

  DataDir data_dir_;
  std::unique_ptr<SQLite::Database> database_;
  std::unique_ptr<EventReader> reader_;
  std::string store_id_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Inspection>> Inspection::Open(const std::string& data_dir) {
  std::error_code error;
  const std::string expected = data_dir + "/firn.db";
  if (!std::filesystem::exists(expected, error)) {
    return absl::FailedPreconditionError(
        absl::StrCat("there is no ", expected, "; name the data directory of a store"));
  }
  FIRN_ASSIGN_OR_RETURN(DataDir locked, DataDir::Lock(data_dir));
  FIRN_ASSIGN_OR_RETURN(auto database, OpenUnchanged(locked.database_path()));
  FIRN_RETURN_IF_ERROR(CheckSchema(*database, EmbeddedMigrations()));
  const auto known = static_cast<int>(EmbeddedMigrations().size());
  FIRN_ASSIGN_OR_RETURN(
      const int version, Guarded("checking the schema", [&] {
        return absl::StatusOr<int>(database->execAndGet("PRAGMA user_version").getInt());
      }));
  if (version < known) {
    return absl::FailedPreconditionError(
        absl::StrCat(locked.database_path(), " has the schema ", version, " of an older version, ",
                     "this command knows ", known, "; start this version's firnd on it once"));
  }
  FIRN_ASSIGN_OR_RETURN(auto for_reader, OpenUnchanged(locked.database_path()));
  FIRN_ASSIGN_OR_RETURN(auto reader, MakeStretchReader(std::move(for_reader)));
  auto inspection =
      std::make_unique<SqliteInspection>(std::move(locked), std::move(database), std::move(reader));
  FIRN_RETURN_IF_ERROR(inspection->Load());
  return inspection;
}

}  // namespace firn::sqlite
