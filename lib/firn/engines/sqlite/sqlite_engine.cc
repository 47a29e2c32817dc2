#include "firn/engines/sqlite/sqlite_engine.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/data_dir.h"
#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/log_table.h"
#include "firn/engines/sqlite/migrator.h"
#include "firn/engines/sqlite/sqlite_reader.h"

namespace firn::sqlite {
namespace {

// The write-ahead log is moved into the database when it has grown to this many pages of 4 KiB.
constexpr int kCheckpointPages = 8192;

using GroupAnswers = std::vector<absl::StatusOr<AppendResult>>;

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(DataDir data_dir, std::unique_ptr<SQLite::Database> database, Clock clock)
      : data_dir_(std::move(data_dir)),
        database_(std::move(database)),
        clock_(std::move(clock)),
        inserter_(*database_),
        find_id_(*database_, "SELECT position FROM log WHERE id = ?"),
        find_event_(*database_,
                    std::string("SELECT ") + kLogColumns + " FROM log WHERE position = ?"),
        find_revision_(*database_,
                       "SELECT max(revision) FROM log"
                       " WHERE ifnull(stream, target_type || '-' || target_id) = ?") {
    sqlite3_wal_hook(database_->getHandle(), &OnCommit, this);
  }

  ~SqliteEngine() override {
    if (!must_not_flush_) return;
    // Closing would checkpoint: flush pages again that the disk refused, and forget that it did.
    sqlite3_db_config(database_->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }

  // Reads what the engine keeps in memory, and empties the write-ahead log: what a crash or a
  // failed flush left there is durable in the database before anything is acknowledged on top.
  absl::Status Load() {
    return Guarded("opening the log", [&]() -> absl::Status {
      FIRN_RETURN_IF_ERROR(Checkpoint(SQLITE_CHECKPOINT_TRUNCATE));
      store_id_ =
          database_->execAndGet("SELECT value FROM store WHERE key = 'store_id'").getString();
      SQLite::Statement last(
          *database_, "SELECT position, recorded_us FROM log ORDER BY position DESC LIMIT 1");
      if (last.executeStep()) {
        head_.position = static_cast<Position>(last.getColumn(0).getInt64());
        head_.recorded_us = last.getColumn(1).getInt64();
      }
      return absl::OkStatus();
    });
  }

  const std::string& store_id() const override { return store_id_; }

  Head head() const override { return head_; }

  absl::StatusOr<GroupAnswers> CommitGroup(absl::Span<const AppendRequest* const> group) override {
    const Head before = head_;
    absl::StatusOr<GroupAnswers> answers =
        Guarded("writing to the log", [&] { return Write(group); });
    absl::Status status = answers.status();
    if (status.ok()) status = Commit();
    if (status.ok()) return answers;

    head_ = before;
    Rollback();
    return status;
  }

  absl::Status Maintain() override {
    if (wal_pages_ < kCheckpointPages) return absl::OkStatus();
    wal_pages_ = 0;  // the next commit says how many are left
    return Checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  }

  absl::StatusOr<std::unique_ptr<EventReader>> OpenReader() override {
    return OpenEventReader(data_dir_.database_path());
  }

 private:
  static int OnCommit(void* engine, sqlite3*, const char*, int wal_pages) {
    static_cast<SqliteEngine*>(engine)->wal_pages_ = wal_pages;
    return SQLITE_OK;
  }

  // Everything but the commit.
  absl::StatusOr<GroupAnswers> Write(absl::Span<const AppendRequest* const> group) {
    database_->exec("BEGIN IMMEDIATE");
    GroupAnswers answers;
    answers.reserve(group.size());
    for (const AppendRequest* request : group) answers.push_back(Answer(*request));
    return answers;
  }

  absl::StatusOr<AppendResult> Answer(const AppendRequest& request) {
    FIRN_ASSIGN_OR_RETURN(std::optional<AppendResult> known, FindKnown(request));
    if (known) return *std::move(known);

    AppendResult result;
    result.events.reserve(request.events.size());
    for (const Event& event : request.events) {
      const AppendedEvent place = {
          .position = head_.position + 1,
          .revision = LastRevision(event) + 1,
          .recorded_us = std::max(clock_(), head_.recorded_us + 1),
      };
      inserter_.Insert(event, place, static_cast<uint32_t>(result.events.size()));
      head_ = {.position = place.position, .recorded_us = place.recorded_us};
      result.events.push_back(place);
    }
    return result;
  }

  // The answer to a request that is in the log already; nothing if all of it is new.
  absl::StatusOr<std::optional<AppendResult>> FindKnown(const AppendRequest& request) {
    AppendResult known{.events = {}, .duplicate = true};
    std::optional<size_t> first_known;
    std::optional<size_t> first_new;
    for (size_t i = 0; i < request.events.size(); ++i) {
      const std::optional<Position> position = PositionOf(request.events[i].id);
      if (!position) {
        if (!first_new) first_new = i;
        continue;
      }
      if (!first_known) first_known = i;
      FIRN_ASSIGN_OR_RETURN(const AppendedEvent place, SamePlace(*position, request.events[i]));
      known.events.push_back(place);
    }
    if (!first_known) return std::nullopt;
    if (!first_new) return known;
    return MakeError(
        ErrorReason::kBatchPartlyKnown,
        absl::StrCat(known.events.size(), " of the ", request.events.size(),
                     " events are in the log already (the first is events[", *first_known,
                     "], at position ", known.events.front().position, "), events[", *first_new,
                     "] is not; resend a batch as it was first sent, or only its new events"),
        {{"known_events", absl::StrCat(known.events.size())},
         {"first_known_index", absl::StrCat(*first_known)},
         {"first_known_position", absl::StrCat(known.events.front().position)},
         {"first_new_index", absl::StrCat(*first_new)}});
  }

  // The place of a recorded event, if the client's event is the same one.
  absl::StatusOr<AppendedEvent> SamePlace(Position position, const Event& event) {
    find_event_.reset();
    find_event_.bind(1, static_cast<int64_t>(position));
    if (!find_event_.executeStep()) {
      return MakeError(ErrorReason::kCorrupted,
                       absl::StrCat("the index of ids names position ", position,
                                    ", which is not in the log; restore from a backup"));
    }
    const RecordedEvent& recorded = row_.Read(find_event_);
    if (!SameContent(recorded, event)) {
      const std::string id = FormatUuid(event.id);
      return MakeError(ErrorReason::kEventIdConflict,
                       absl::StrCat("id ", id, " belongs to the event at position ", position,
                                    ", whose content differs; make a new id for a new fact"),
                       {{"id", id}, {"position", absl::StrCat(position)}});
    }
    return AppendedEvent{recorded.position, recorded.revision, recorded.recorded_us};
  }

  std::optional<Position> PositionOf(const Uuid& id) {
    find_id_.reset();
    find_id_.bindNoCopy(1, id.bytes.data(), static_cast<int>(id.bytes.size()));
    if (!find_id_.executeStep()) return std::nullopt;
    return static_cast<Position>(find_id_.getColumn(0).getInt64());
  }

  Revision LastRevision(const Event& event) {
    const std::string stream = StreamOf(event);
    find_revision_.reset();
    find_revision_.bindNoCopy(1, stream);
    find_revision_.executeStep();
    return static_cast<Revision>(find_revision_.getColumn(0).getInt64());  // NULL reads as 0
  }

  // Anything but a full disk leaves open whether the group reached the disk.
  absl::Status Commit() {
    ResetStatements();
    const int code = database_->tryExec("COMMIT");
    if (code == SQLITE_OK) return absl::OkStatus();
    return FlushError(code, "committing to the log");
  }

  absl::Status Checkpoint(int mode) {
    const int code =
        sqlite3_wal_checkpoint_v2(database_->getHandle(), nullptr, mode, nullptr, nullptr);
    // Busy: a reader is still on older pages; the next checkpoint goes on.
    if (code == SQLITE_OK || (code & 0xFF) == SQLITE_BUSY) return absl::OkStatus();
    return FlushError(code, "moving the write-ahead log into the database");
  }

  absl::Status FlushError(int code, std::string_view doing) {
    const SQLite::Exception error(database_->getHandle(), code);
    absl::Status status = ToStatus(error, doing);
    if (ReasonOf(status) != ErrorReason::kInternal) return status;
    must_not_flush_ = true;
    return MakeError(
        ErrorReason::kReadOnly,
        absl::StrCat(status.message(), "; the store is read-only until it is restarted"));
  }

  void Rollback() {
    ResetStatements();
    if (sqlite3_get_autocommit(database_->getHandle()) != 0) return;
    // If this fails, so will the next BEGIN, and that is answered to its clients.
    const int code = database_->tryExec("ROLLBACK");
    if (code != SQLITE_OK) log::Error("rollback failed", {{"sqlite_code", code}});
  }

  void ResetStatements() {
    for (SQLite::Statement* statement : {&find_id_, &find_event_, &find_revision_}) {
      statement->tryReset();
    }
    inserter_.Reset();
  }

  DataDir data_dir_;
  // Statements are declared after the database: they must be gone before it is closed.
  std::unique_ptr<SQLite::Database> database_;
  Clock clock_;
  LogInserter inserter_;
  SQLite::Statement find_id_;
  SQLite::Statement find_event_;
  SQLite::Statement find_revision_;
  LogRow row_;

  std::string store_id_;
  Head head_;
  int wal_pages_ = 0;
  bool must_not_flush_ = false;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> OpenEngine(const EngineOptions& options) {
  FIRN_ASSIGN_OR_RETURN(DataDir data_dir, DataDir::Lock(options.data_dir));
  FIRN_ASSIGN_OR_RETURN(auto database, OpenForWriting(data_dir.database_path()));
  FIRN_RETURN_IF_ERROR(CheckSchema(*database, EmbeddedMigrations()));
  FIRN_RETURN_IF_ERROR(PrepareForWriting(*database));
  FIRN_RETURN_IF_ERROR(Migrate(*database, EmbeddedMigrations()));
  return Guarded("preparing the engine", [&]() -> absl::StatusOr<std::unique_ptr<Engine>> {
    auto engine =
        std::make_unique<SqliteEngine>(std::move(data_dir), std::move(database), options.clock);
    FIRN_RETURN_IF_ERROR(engine->Load());
    return engine;
  });
}

}  // namespace firn::sqlite
