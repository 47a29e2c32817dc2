#include "firn/projection/tables.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/file.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::projection {
namespace {

constexpr char kOwnTables[] = R"sql(
create table firn_projection (
  one integer primary key check (one = 1),
  name text not null,
  version integer not null,
  store_id text not null,
  begun_us integer not null,
  ready integer not null,
  position integer not null,
  applied integer not null
) strict;
create table firn_definition (path text primary key, sql text not null) strict, without rowid;
)sql";

// Sections are looked up by their types as long as a query may name so many.
constexpr size_t kTermsMax = kQueryTermsMax;

int NoteWalPages(void* pages, sqlite3* /*database*/, const char* /*name*/, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

// Closing the connection leaves the write-ahead log where it is.
void LeaveWalOnClose(Connection& connection, bool leaves) {
  sqlite3_db_config(connection.handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leaves ? 1 : 0, nullptr);
}

// Closing a file lets go of the locks that SQLite has on it: there must be none that matter.
absl::Status Sync(const std::string& path, bool is_in_doubt) {
  FIRN_ASSIGN_OR_RETURN(File file, File::OpenForWriting(path));
  if (!is_in_doubt) return file.Sync();
  FIRN_ASSIGN_OR_RETURN(const uint64_t size, file.Size());
  return file.SyncAnew(size);
}

absl::Status SyncWalAnew(const std::string& path) {
  const std::string wal = path + "-wal";
  std::error_code error;
  if (!std::filesystem::exists(wal, error)) return absl::OkStatus();
  return Sync(wal, /*is_in_doubt=*/true);
}

absl::Status NoTables(const std::string& path) {
  return MakeError(ErrorReason::kCorrupted,
                   absl::StrCat(path, " is no projection's file; rebuild the projection"));
}

absl::StatusOr<TablesInfo> SelectInfo(Connection& connection, const std::string& path) {
  auto select = connection.Prepare(
      "select name, version, store_id, begun_us, ready, position, applied from firn_projection");
  if (!select.ok()) return NoTables(path);
  FIRN_ASSIGN_OR_RETURN(const bool has_row, select->Step());
  if (!has_row) return NoTables(path);
  return TablesInfo{.name = std::string(select->Text(0)),
                    .version = static_cast<uint32_t>(select->Integer(1)),
                    .store_id = std::string(select->Text(2)),
                    .begun_us = select->Integer(3),
                    .ready = select->Integer(4) != 0,
                    .position = static_cast<Position>(select->Integer(5)),
                    .applied = static_cast<uint64_t>(select->Integer(6))};
}

absl::StatusOr<Definition> SelectDefinition(Connection& connection) {
  FIRN_ASSIGN_OR_RETURN(Statement select,
                        connection.Prepare("select path, sql from firn_definition"));
  std::vector<SqlFile> files;
  while (true) {
    FIRN_ASSIGN_OR_RETURN(const bool has_row, select.Step());
    if (!has_row) return ParseDefinition(std::move(files));
    files.push_back({.path = std::string(select.Text(0)), .sql = std::string(select.Text(1))});
  }
}

absl::Status InsertOwn(Connection& connection, const Definition& definition,
                       const TablesInfo& info) {
  FIRN_RETURN_IF_ERROR(connection.Run(kOwnTables));
  FIRN_ASSIGN_OR_RETURN(
      Statement insert,
      connection.Prepare("insert into firn_projection values (1, ?1, ?2, ?3, ?4, 0, 0, 0)"));
  insert.Bind(1, std::string_view(info.name));
  insert.Bind(2, int64_t{info.version});
  insert.Bind(3, std::string_view(info.store_id));
  insert.Bind(4, info.begun_us);
  FIRN_RETURN_IF_ERROR(insert.Step().status());
  FIRN_ASSIGN_OR_RETURN(Statement file,
                        connection.Prepare("insert into firn_definition values (?1, ?2)"));
  for (const SqlFile& sql : definition.files) {
    file.Bind(1, std::string_view(sql.path));
    file.Bind(2, std::string_view(sql.sql));
    FIRN_RETURN_IF_ERROR(file.Step().status());
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::unique_ptr<Tables>> Tables::Create(const std::string& path,
                                                       Definition definition, TablesInfo info) {
  FIRN_ASSIGN_OR_RETURN(Connection connection, Connection::Open(path, Connection::Mode::kCreate));
  info.ready = false;
  info.position = 0;
  info.applied = 0;
  auto tables =
      std::make_unique<Tables>(path, std::move(connection), std::move(definition), std::move(info));
  FIRN_RETURN_IF_ERROR(tables->Prepare(Care::kBuild));
  FIRN_RETURN_IF_ERROR(tables->connection_.Run("begin"));
  FIRN_RETURN_IF_ERROR(InsertOwn(tables->connection_, tables->definition_, tables->info_));
  FIRN_RETURN_IF_ERROR(Program::MakeTables(tables->definition_, tables->connection_));
  FIRN_RETURN_IF_ERROR(tables->connection_.Run("commit"));
  FIRN_RETURN_IF_ERROR(tables->Compile());
  return tables;
}

absl::StatusOr<std::unique_ptr<Tables>> Tables::Open(const std::string& path, Care care) {
  FIRN_ASSIGN_OR_RETURN(Connection connection, Connection::Open(path, Connection::Mode::kWrite));
  FIRN_ASSIGN_OR_RETURN(TablesInfo info, SelectInfo(connection, path));
  FIRN_ASSIGN_OR_RETURN(Definition definition, SelectDefinition(connection));
  auto tables =
      std::make_unique<Tables>(path, std::move(connection), std::move(definition), std::move(info));
  FIRN_RETURN_IF_ERROR(tables->Prepare(care));
  if (care == Care::kFollow) FIRN_RETURN_IF_ERROR(tables->BeginToFollow());
  FIRN_RETURN_IF_ERROR(tables->Compile());
  return tables;
}

absl::StatusOr<TablesInfo> Tables::ReadInfo(const std::string& path) {
  FIRN_RETURN_IF_ERROR(SyncWalAnew(path));
  FIRN_ASSIGN_OR_RETURN(Connection connection, Connection::Open(path, Connection::Mode::kWrite));
  // Whether a flush failed then, nobody would know.
  LeaveWalOnClose(connection, true);
  FIRN_ASSIGN_OR_RETURN(TablesInfo info, SelectInfo(connection, path));
  // SQLite takes what is missing of the last page for zeros.
  FIRN_ASSIGN_OR_RETURN(const int64_t page_bytes, connection.Integer("pragma page_size"));
  std::error_code error;
  const uintmax_t bytes = std::filesystem::file_size(path, error);
  if (error || bytes % static_cast<uintmax_t>(page_bytes) != 0) return NoTables(path);
  return info;
}

Tables::Tables(std::string path, Connection connection, Definition definition, TablesInfo info)
    : path_(std::move(path)),
      connection_(std::move(connection)),
      definition_(std::move(definition)),
      info_(std::move(info)),
      filter_(FilterOf(definition_)) {}

absl::Status Tables::Prepare(Care care) {
  // While it is built, the old pages are kept in memory: enough to take a failed event back.
  return connection_.Run(care == Care::kBuild ? "pragma journal_mode = memory;"
                                                "pragma synchronous = off;"
                                                "pragma cache_size = -131072;"
                                              : "pragma journal_mode = wal;"
                                                "pragma synchronous = normal;"
                                                "pragma wal_autocheckpoint = 0;"
                                                "pragma cache_size = -16384;");
}

absl::Status Tables::BeginToFollow() {
  sqlite3_wal_hook(connection_.handle(), &NoteWalPages, &wal_pages_);
  // A read makes the write-ahead log. SQLite flushes its name, but takes no notice if that fails:
  // power loss could take it while pages are moved, or bring back the one that was removed before.
  FIRN_RETURN_IF_ERROR(connection_.Integer("select position from firn_projection").status());
  return SyncFolder(std::filesystem::path(path_).parent_path());
}

void Tables::MoveWal() {
  if (wal_pages_ < wal_pages_due_) return;
  absl::Status status = is_in_doubt_ ? SyncWalAnew(path_) : absl::OkStatus();
  if (status.ok()) {
    const int code = sqlite3_wal_checkpoint_v2(connection_.handle(), nullptr,
                                               SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    // Busy: a reader is still on older pages.
    if (code != SQLITE_OK && (code & 0xFF) != SQLITE_BUSY) status = connection_.LastError();
  }
  is_in_doubt_ = !status.ok();
  LeaveWalOnClose(connection_, is_in_doubt_);
  wal_pages_due_ = status.ok() ? kWalPages : wal_pages_ + kWalPages;
  if (status.ok()) return;
  log::Warning("a projection's write-ahead log was not moved into its file; it grows",
               {{"file", path_}, {"error", std::string(status.message())}});
}

absl::Status Tables::Compile() {
  FIRN_ASSIGN_OR_RETURN(program_, Program::Compile(definition_, connection_));
  FIRN_ASSIGN_OR_RETURN(
      write_position_,
      connection_.Prepare("update firn_projection set position = ?1, applied = ?2, ready = ?3"));
  return absl::OkStatus();
}

absl::Status Tables::WritePosition() {
  write_position_.Bind(1, static_cast<int64_t>(info_.position));
  write_position_.Bind(2, static_cast<int64_t>(info_.applied));
  write_position_.Bind(3, int64_t{info_.ready});
  return write_position_.Step().status();
}

absl::Status Tables::Advance(EventReader& reader, Position until, const PageLimits& limits) {
  Position failed = 0;
  const absl::Status status = AdvanceOnce(reader, until, limits, failed);
  if (failed == 0 || failed == info_.position + 1) return status;
  // What came before the event that failed is taken in all the same.
  while (info_.position + 1 < failed) {
    Position again = 0;
    FIRN_RETURN_IF_ERROR(AdvanceOnce(reader, failed - 1, limits, again));
  }
  return status;
}

absl::Status Tables::AdvanceOnce(EventReader& reader, Position until, const PageLimits& limits,
                                 Position& failed) {
  const TablesInfo before = info_;
  FIRN_RETURN_IF_ERROR(connection_.Run("begin immediate"));
  absl::Status status;
  const auto read = reader.Read(
      {.filter = filter_.get(), .after = info_.position, .until = until, .limits = limits},
      [&](const RecordedEvent& event) {
        if (!status.ok()) return;
        status = Apply(event);
        if (!status.ok()) failed = event.position;
      });
  if (status.ok()) status = read.status();
  if (status.ok()) {
    info_.position = read->looked_to;
    status = WritePosition();
  }
  if (status.ok()) status = connection_.Run("commit");
  if (status.ok()) {
    MoveWal();
    return status;
  }
  info_ = before;
  // Some errors have rolled back already.
  if (sqlite3_get_autocommit(connection_.handle()) == 0) {
    FIRN_RETURN_IF_ERROR(connection_.Run("rollback"));
  }
  return status;
}

absl::Status Tables::Apply(const RecordedEvent& event) {
  FIRN_ASSIGN_OR_RETURN(const bool applied, program_->Apply(event));
  info_.position = event.position;
  if (applied) ++info_.applied;
  return absl::OkStatus();
}

absl::Status Tables::FinishBuild() {
  // All that was written before is on the disk before anything says so.
  absl::Status done = Sync(path_, is_in_doubt_);
  is_in_doubt_ = !done.ok();
  info_.ready = true;
  if (done.ok()) done = connection_.Run("pragma journal_mode = delete; pragma synchronous = full;");
  if (done.ok()) done = WritePosition();
  if (done.ok()) done = Prepare(Care::kFollow);
  if (done.ok()) done = BeginToFollow();
  info_.ready = done.ok();
  return done;
}

std::unique_ptr<Filter> FilterOf(const Definition& definition) {
  QueryItem item;
  for (const Section& section : definition.sections) {
    if (section.kind != Section::Kind::kOn) continue;
    for (const std::string& term : section.terms) {
      if (term == "*") return nullptr;
      if (absl::EndsWith(term, "*")) {
        item.type_prefixes.push_back(term.substr(0, term.size() - 1));
      } else {
        item.event_types.push_back(term);
      }
    }
  }
  for (auto* terms : {&item.event_types, &item.type_prefixes}) {
    std::ranges::sort(*terms);
    terms->erase(std::unique(terms->begin(), terms->end()), terms->end());
    if (terms->size() > kTermsMax) return nullptr;
  }
  // Without sections nothing is applied, but the position moves on.
  if (item.event_types.empty() && item.type_prefixes.empty()) return nullptr;
  auto filter = std::make_unique<Filter>();
  filter->query.items.push_back(std::move(item));
  return filter;
}

}  // namespace firn::projection
