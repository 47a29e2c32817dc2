// Works every event of a log off, exactly once: exactly_once CONNECTION_STRING DATABASE

#include <sqlite3.h>

#include <iostream>
#include <memory>
#include <optional>
#include <string>

#include "firn/client/client.h"

namespace {

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

absl::Status Run(sqlite3* db, const char* sql) {
  if (sqlite3_exec(db, sql, nullptr, nullptr, nullptr) == SQLITE_OK) return absl::OkStatus();
  return absl::InternalError(sqlite3_errmsg(db));
}

Statement Prepare(sqlite3* db, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(db, sql, -1, &statement, nullptr);
  return {statement, sqlite3_finalize};
}

absl::StatusOr<std::optional<firn::Checkpoint>> LoadCheckpoint(sqlite3* db) {
  const Statement select = Prepare(db, "select store_id, position from checkpoint");
  const int found = sqlite3_step(select.get());
  if (found == SQLITE_DONE) return std::optional<firn::Checkpoint>();
  // Not the same as none: all would be done again.
  if (found != SQLITE_ROW) return absl::InternalError(sqlite3_errmsg(db));
  return firn::Checkpoint{
      .store_id = reinterpret_cast<const char*>(sqlite3_column_text(select.get(), 0)),
      .position = static_cast<uint64_t>(sqlite3_column_int64(select.get(), 1))};
}

bool SaveCheckpoint(sqlite3* db, const firn::Checkpoint& checkpoint) {
  const Statement replace = Prepare(db, "replace into checkpoint values (1, ?, ?)");
  sqlite3_bind_text(replace.get(), 1, checkpoint.store_id.c_str(), -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64(replace.get(), 2, static_cast<sqlite3_int64>(checkpoint.position));
  return sqlite3_step(replace.get()) == SQLITE_DONE;
}

bool Work(sqlite3* db, firn::EventView event) {
  const Statement insert = Prepare(db, "insert into work values (?, ?)");
  sqlite3_bind_int64(insert.get(), 1, static_cast<sqlite3_int64>(event.position()));
  sqlite3_bind_text(insert.get(), 2, event.event_type().data(),
                    static_cast<int>(event.event_type().size()), SQLITE_TRANSIENT);
  return sqlite3_step(insert.get()) == SQLITE_DONE;
}

// The work and the checkpoint are in one transaction: both are there, or neither.
absl::Status HandleBatch(sqlite3* db, const firn::Batch& batch,
                         const firn::Checkpoint& checkpoint) {
  if (absl::Status begun = Run(db, "begin immediate"); !begun.ok()) return begun;
  bool done = true;
  for (firn::EventView event : batch) done = done && Work(db, event);
  done = done && SaveCheckpoint(db, checkpoint);
  if (done && Run(db, "commit").ok()) return absl::OkStatus();
  const absl::Status failure = absl::InternalError(sqlite3_errmsg(db));
  sqlite3_exec(db, "rollback", nullptr, nullptr, nullptr);
  return failure;
}

absl::Status Consume(firn::Client& client, sqlite3* db) {
  absl::Status created =
      Run(db,
          "create table if not exists work (position integer, event_type text);"
          "create table if not exists checkpoint"
          " (id integer primary key check (id = 1), store_id text, position integer)");
  if (!created.ok()) return created;
  absl::StatusOr<std::optional<firn::Checkpoint>> last = LoadCheckpoint(db);
  if (!last.ok()) return last.status();
  return client.ConsumeFrom(*last, {},
                            [&](const firn::Batch& batch, const firn::Checkpoint& checkpoint) {
                              return HandleBatch(db, batch, checkpoint);
                            });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: exactly_once CONNECTION_STRING DATABASE\n";
    return 2;
  }
  absl::StatusOr<firn::Client> client = firn::Client::Connect(argv[1]);
  if (!client.ok()) {
    std::cerr << client.status() << '\n';
    return 1;
  }
  sqlite3* opened = nullptr;
  sqlite3_open(argv[2], &opened);
  sqlite3_busy_timeout(opened, 5'000);  // whoever reads it is waited for
  const Database db(opened, sqlite3_close);
  std::cerr << Consume(*client, db.get()) << '\n';
  return 1;
}
