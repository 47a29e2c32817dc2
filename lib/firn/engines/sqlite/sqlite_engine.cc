#include "firn/engines/sqlite/sqlite_engine.h"

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/core/content_hash.h"
#include "firn/engines/sqlite/check_evaluator.h"
#include "firn/engines/sqlite/checkpointer.h"
#include "firn/engines/sqlite/data_dir.h"
#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/log_index.h"
#include "firn/engines/sqlite/log_table.h"
#include "firn/engines/sqlite/migration_copy.h"
#include "firn/engines/sqlite/migrator.h"
#include "firn/engines/sqlite/sqlite_reader.h"
#include "firn/engines/sqlite/stream_heads.h"
#include "firn/engines/sqlite/wal_renewal.h"

namespace firn::sqlite {
namespace {

// "0-4,7": ascending numbers as ranges; "..." stands for what would make it too long for a status.
std::string FormatRanges(const std::vector<size_t>& numbers) {
  constexpr size_t kBytesMax = 240;
  std::string text;
  for (size_t begin = 0, end = 0; begin < numbers.size(); begin = end) {
    while (end < numbers.size() && numbers[end] == numbers[begin] + (end - begin)) ++end;
    if (text.size() > kBytesMax) return text + ",...";
    absl::StrAppend(&text, text.empty() ? "" : ",", numbers[begin]);
    if (end - begin > 1) absl::StrAppend(&text, "-", numbers[end - 1]);
  }
  return text;
}

using GroupAnswers = std::vector<absl::StatusOr<AppendResult>>;

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(DataDir data_dir, std::unique_ptr<SQLite::Database> database, LogIndex index,
               const EngineOptions& options)
      : data_dir_(std::move(data_dir)),
        database_(std::move(database)),
        log_index_(std::move(index)),
        index_(log_index_.postings.get()),
        clock_(options.clock),
        durability_(options.durability),
        wal_pages_max_(options.wal_pages),
        inserter_(*database_),
        log_(*database_),
        heads_(*index_, log_, options.remembered_streams),
        checks_(*index_, heads_, log_) {
    sqlite3_wal_hook(database_->getHandle(), &OnCommit, this);
  }

  ~SqliteEngine() override {
    if (checkpointer_ != nullptr) checkpointer_->Stop();
    const bool must_not_flush = must_not_flush_ || !CheckFlushes().ok();
    checkpointer_.reset();
    if (!must_not_flush) return;
    // Closing would checkpoint: flush pages again that the disk refused, and forget that it did.
    sqlite3_db_config(database_->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  }

  // Reads what the engine keeps in memory.
  absl::Status Load() {
    store_id_ = database_->execAndGet("SELECT value FROM store WHERE key = 'store_id'").getString();
    head_ = log_index_.head;
    last_id_ = log_index_.last_id;
    if (damage().ok()) heads_.Warm(*database_);
    FIRN_ASSIGN_OR_RETURN(checkpointer_, Checkpointer::Start(data_dir_.database_path()));
    return absl::OkStatus();
  }

  const std::string& store_id() const override { return store_id_; }

  Durability durability() const override { return durability_; }

  Head head() const override { return head_; }

  absl::Status damage() const override { return log_index_.damage; }

  absl::StatusOr<GroupAnswers> CommitGroup(absl::Span<const AppendRequest* const> group) override {
    GroupAnswers answers;
    FIRN_RETURN_IF_ERROR(Transact([&] { return Write(group, answers); }));
    return answers;
  }

  absl::Status CommitRecorded(absl::Span<const CommittedEvent> events) override {
    return Transact([&] { return WriteRecorded(events); });
  }

  absl::Status Maintain() override {
    FIRN_RETURN_IF_ERROR(CheckWritable());
    FIRN_RETURN_IF_ERROR(index_->Settle(head_.position, last_id_.bytes));
    checkpointer_->Note(wal_pages_);
    if (wal_pages_ < wal_pages_max_) return absl::OkStatus();
    wal_pages_ = 0;  // the next commit says how many are left
    const absl::Status status = checkpointer_->Finish(*database_);
    must_not_flush_ = ReasonOf(status) == ErrorReason::kReadOnly;
    return status;
  }

  absl::StatusOr<std::unique_ptr<EventReader>> OpenReader() override {
    return OpenEventReader(data_dir_.database_path(), log_index_);
  }

 private:
  static int OnCommit(void* engine, sqlite3*, const char*, int wal_pages) {
    static_cast<SqliteEngine*>(engine)->wal_pages_ = wal_pages;
    return SQLITE_OK;
  }

  // kReadOnly if the disk has refused a flush while no group was being committed.
  absl::Status CheckFlushes() const {
    if (checkpointer_ == nullptr) return absl::OkStatus();
    absl::Status status = checkpointer_->status();
    return ReasonOf(status) == ErrorReason::kReadOnly ? status : absl::OkStatus();
  }

  absl::Status CheckWritable() const {
    FIRN_RETURN_IF_ERROR(damage());
    return CheckFlushes();
  }

  // Commits what `write` writes; if anything fails, nothing of it has happened.
  absl::Status Transact(absl::FunctionRef<absl::Status()> write) {
    FIRN_RETURN_IF_ERROR(CheckWritable());
    FIRN_RETURN_IF_ERROR(index_->CheckRoom());
    const Head head_before = head_;
    const Uuid last_id_before = last_id_;
    const size_t index_before = index_->Mark();
    absl::Status status = Guarded("writing to the log", [&] {
      database_->exec("BEGIN IMMEDIATE");
      return write();
    });
    if (status.ok()) status = Commit();
    if (status.ok()) {
      inserter_.Commit();
      return absl::OkStatus();
    }
    RollBack();
    head_ = head_before;
    last_id_ = last_id_before;
    inserter_.RollBack();
    log_.RollBack();
    // These need memory, for which the group may have failed.
    const absl::Status forgotten = Guarded("taking back a failed group", [&] {
      index_->RollBack(index_before);
      heads_.Forget();
      return absl::OkStatus();
    });
    if (forgotten.ok()) return status;
    must_not_flush_ = true;
    return MakeError(ErrorReason::kReadOnly,
                     absl::StrCat(forgotten.message(), "; the store is read-only until restarted"));
  }

  absl::Status Write(absl::Span<const AppendRequest* const> group, GroupAnswers& answers) {
    answers.reserve(group.size());
    for (const AppendRequest* request : group) {
      // What goes wrong while looking concerns this request alone, unless SQLite has rolled back
      // the transaction for it, as it does when the disk cannot be read.
      absl::StatusOr<AppendResult> answer =
          Guarded("looking into the log", [&] { return Decide(*request); });
      if (sqlite3_get_autocommit(database_->getHandle()) != 0) return answer.status();
      if (answer.ok() && !answer->duplicate) Insert(*request, *answer);
      answers.push_back(std::move(answer));
    }
    return absl::OkStatus();
  }

  absl::Status WriteRecorded(absl::Span<const CommittedEvent> events) {
    // The log ends with a batch, so that the first event begins one.
    uint32_t next_index = 0;
    for (const CommittedEvent& committed : events) {
      FIRN_RETURN_IF_ERROR(CheckContinues(committed, next_index));
      Insert(committed.event, committed.place, committed.batch_index);
      next_index = committed.batch_index + 1;
    }
    return absl::OkStatus();
  }

  // Whether the event may be the next of the log. `next_index`: the place that it has in its batch
  // if it does not begin one.
  absl::Status CheckContinues(const CommittedEvent& committed, uint32_t next_index) {
    const AppendedEvent& place = committed.place;
    const auto does_not_fit = [&](const auto&... why) {
      return absl::FailedPreconditionError(absl::StrCat("the event for position ", place.position,
                                                        " does not continue the log: ", why...));
    };
    if (place.position != head_.position + 1) {
      return does_not_fit("the log ends at position ", head_.position);
    }
    if (place.recorded_us <= head_.recorded_us) {
      return does_not_fit("it was recorded before the one ahead of it");
    }
    if (committed.batch_index != 0 && committed.batch_index != next_index) {
      return does_not_fit("it is number ", committed.batch_index,
                          " of its batch, and the one before it is missing");
    }
    const std::string stream = StreamOf(committed.event);
    FIRN_ASSIGN_OR_RETURN(const Revision last, heads_.Last(stream));
    if (place.revision != last + 1) {
      return does_not_fit("it has revision ", place.revision, " of the stream \"", stream,
                          "\", whose last is ", last);
    }
    FIRN_ASSIGN_OR_RETURN(const RecordedEvent* known, FindById(committed.event.id));
    if (known == nullptr) return absl::OkStatus();
    return does_not_fit("its id ", FormatUuid(known->id), " is that of the event at position ",
                        known->position);
  }

  // What the request is to be answered; changes nothing.
  absl::StatusOr<AppendResult> Decide(const AppendRequest& request) {
    FIRN_ASSIGN_OR_RETURN(std::optional<AppendResult> known, FindKnown(request));
    if (known) return *std::move(known);
    FIRN_RETURN_IF_ERROR(request.refusal);
    FIRN_RETURN_IF_ERROR(checks_.Evaluate(request.checks, head_.position));

    AppendResult result;
    result.events.reserve(request.events.size());
    Head head = head_;
    // Not noted in heads_, which may forget a stream that the log does not have yet.
    absl::flat_hash_map<std::string, Revision> revisions;
    revisions.reserve(request.events.size());
    for (const Event& event : request.events) {
      const auto [stream, is_first] = revisions.try_emplace(StreamOf(event), 0);
      if (is_first) {
        FIRN_ASSIGN_OR_RETURN(stream->second, heads_.Last(stream->first));
      }
      head = {.position = head.position + 1,
              .recorded_us = std::max(clock_(), head.recorded_us + 1)};
      result.events.push_back({head.position, ++stream->second, head.recorded_us});
    }
    return result;
  }

  void Insert(const AppendRequest& request, const AppendResult& result) {
    for (size_t i = 0; i < request.events.size(); ++i) {
      Insert(request.events[i], result.events[i], static_cast<uint32_t>(i));
    }
  }

  void Insert(const Event& event, const AppendedEvent& place, uint32_t batch_index) {
    const std::string stream = StreamOf(event);
    inserter_.Insert(event, place, batch_index);
    AddToIndex(event, stream, place.position, *index_);
    heads_.Set(stream, place.revision);
    head_ = {.position = place.position, .recorded_us = place.recorded_us};
    last_id_ = event.id;
  }

  // The answer to a request that is in the log already; nothing if all of it is new.
  absl::StatusOr<std::optional<AppendResult>> FindKnown(const AppendRequest& request) {
    AppendResult known{.events = {}, .duplicate = true};
    std::vector<size_t> known_indexes;
    std::optional<size_t> first_new;
    auto other = request.other_names.begin();
    for (size_t i = 0; i < request.events.size(); ++i) {
      const OtherNames* names = nullptr;
      if (other != request.other_names.end() && other->index == i) names = &*other++;
      FIRN_ASSIGN_OR_RETURN(const std::optional<AppendedEvent> place,
                            PlaceOf(request.events[i], names));
      if (place) {
        known.events.push_back(*place);
        known_indexes.push_back(i);
      } else if (!first_new) {
        first_new = i;
      }
    }
    if (known_indexes.empty()) return std::nullopt;
    if (!first_new) return known;
    return MakeError(
        ErrorReason::kBatchPartlyKnown,
        absl::StrCat(known.events.size(), " of the ", request.events.size(),
                     " events are in the log already (the first is events[", known_indexes.front(),
                     "], at position ", known.events.front().position, "), events[", *first_new,
                     "] is not; resend a batch as it was first sent, or only its new events"),
        {{"known_events", absl::StrCat(known.events.size())},
         {"known_indexes", FormatRanges(known_indexes)},
         {"first_known_index", absl::StrCat(known_indexes.front())},
         {"first_known_position", absl::StrCat(known.events.front().position)},
         {"first_new_index", absl::StrCat(*first_new)}});
  }

  static bool IsContent(uint64_t hash, const Event& event, const OtherNames* names) {
    if (hash == HashContent(event)) return true;
    if (names == nullptr) return false;
    Event renamed = event;
    renamed.event_type = names->event_type;
    renamed.target_type = names->target_type;
    return hash == HashContent(renamed);
  }

  // Where the event is, nothing if it is new; kEventIdConflict if its id belongs to another one.
  // `names`: others that mean the same; may be null.
  absl::StatusOr<std::optional<AppendedEvent>> PlaceOf(const Event& event,
                                                       const OtherNames* names) {
    FIRN_ASSIGN_OR_RETURN(const RecordedEvent* recorded, FindById(event.id));
    if (recorded == nullptr) return std::nullopt;
    if (IsContent(log_.ContentHash(), event, names)) {
      return AppendedEvent{recorded->position, recorded->revision, recorded->recorded_us};
    }
    const std::string id = FormatUuid(event.id);
    return MakeError(
        ErrorReason::kEventIdConflict,
        absl::StrCat("id ", id, " belongs to the event at position ", recorded->position,
                     ", whose content differs; make a new id for a new fact"),
        {{"id", id}, {"position", absl::StrCat(recorded->position)}});
  }

  // The event with the id, as log_ gave it last; null if there is none.
  absl::StatusOr<const RecordedEvent*> FindById(const Uuid& id) {
    index::Cursor cursor = index_->Find(IdKey(id));
    Position limit = std::numeric_limits<Position>::max();
    for (;;) {
      FIRN_ASSIGN_OR_RETURN(const Position position, cursor.Seek(limit));
      if (position == 0) return nullptr;
      const RecordedEvent& recorded = log_.At(position);
      if (recorded.id == id) return &recorded;
      limit = position - 1;  // another id with the same key
    }
  }

  // Anything but a full disk leaves open whether the group reached the disk.
  absl::Status Commit() {
    ResetStatements();
    const int code = database_->tryExec("COMMIT");
    if (code == SQLITE_OK) return absl::OkStatus();
    absl::Status status = FlushError(*database_, code, "committing to the log");
    must_not_flush_ = ReasonOf(status) == ErrorReason::kReadOnly;
    return status;
  }

  void RollBack() {
    ResetStatements();
    if (sqlite3_get_autocommit(database_->getHandle()) != 0) return;
    // If this fails, so will the next BEGIN, and that is answered to its clients.
    const int code = database_->tryExec("ROLLBACK");
    if (code != SQLITE_OK) log::Error("rollback failed", {{"sqlite_code", code}});
  }

  void ResetStatements() {
    log_.Reset();
    inserter_.Reset();
  }

  DataDir data_dir_;
  // Statements are declared after the database: they must be gone before it is closed.
  std::unique_ptr<SQLite::Database> database_;
  const LogIndex log_index_;
  index::PostingIndex* const index_;
  Clock clock_;
  const Durability durability_;
  const int wal_pages_max_;
  LogInserter inserter_;
  LogLookup log_;
  StreamHeads heads_;
  CheckEvaluator checks_;
  std::unique_ptr<Checkpointer> checkpointer_;

  std::string store_id_;
  Head head_;
  Uuid last_id_;
  int wal_pages_ = 0;
  bool must_not_flush_ = false;
};

// Gives a log without events the id, and demands it of any other.
absl::Status TakeStoreId(SQLite::Database& database, const EngineOptions& options) {
  return Guarded("taking the store's id", [&]() -> absl::Status {
    const std::string held =
        database.execAndGet("SELECT value FROM store WHERE key = 'store_id'").getString();
    if (held == options.store_id) return absl::OkStatus();
    if (database.execAndGet("SELECT count(*) FROM (SELECT 1 FROM log LIMIT 1)").getInt() != 0) {
      return absl::FailedPreconditionError(
          absl::StrCat("the data directory ", options.data_dir, " holds the log ", held, ", not ",
                       options.store_id, "; choose another directory with --data-dir"));
    }
    SQLite::Statement update(database, "UPDATE store SET value = ? WHERE key = 'store_id'");
    update.bind(1, options.store_id);
    update.exec();
    return absl::OkStatus();
  });
}

}  // namespace

absl::StatusOr<std::unique_ptr<Engine>> OpenEngine(const EngineOptions& options) {
  FIRN_ASSIGN_OR_RETURN(DataDir data_dir, DataDir::Lock(options.data_dir));
  FIRN_RETURN_IF_ERROR(RenewWal(data_dir.database_path()));
  FIRN_ASSIGN_OR_RETURN(auto database, OpenForWriting(data_dir.database_path()));
  FIRN_RETURN_IF_ERROR(CheckSchema(*database, EmbeddedMigrations()));
  FIRN_RETURN_IF_ERROR(
      KeepCopyBeforeMigrating(*database, static_cast<int>(EmbeddedMigrations().size())));
  FIRN_RETURN_IF_ERROR(PrepareForWriting(*database, options.durability));
  // A read makes the write-ahead log, whose name is flushed then. SQLite does so with its first
  // commit, but takes no notice if it fails: power loss could take the file, and with it all that
  // was acknowledged.
  FIRN_RETURN_IF_ERROR(Guarded("opening the write-ahead log", [&] {
    database->execAndGet("PRAGMA user_version");
    return absl::OkStatus();
  }));
  FIRN_RETURN_IF_ERROR(data_dir.FlushNames());
  FIRN_RETURN_IF_ERROR(Migrate(*database, EmbeddedMigrations()));
  if (!options.store_id.empty()) FIRN_RETURN_IF_ERROR(TakeStoreId(*database, options));
  // What a crash or a failed flush left in the write-ahead log is made durable in the database
  // before anything is acknowledged on top of it.
  FIRN_RETURN_IF_ERROR(EmptyWal(*database));
  FIRN_RETURN_IF_ERROR(ReserveWal(*database, options.wal_pages));
  return Guarded("preparing the engine", [&]() -> absl::StatusOr<std::unique_ptr<Engine>> {
    FIRN_ASSIGN_OR_RETURN(auto index,
                          OpenLogIndex(*database, {.folder = data_dir.index_path(),
                                                   .tail_postings = options.index_tail_postings}));
    auto engine = std::make_unique<SqliteEngine>(std::move(data_dir), std::move(database),
                                                 std::move(index), options);
    FIRN_RETURN_IF_ERROR(engine->Load());
    return engine;
  });
}

}  // namespace firn::sqlite
