#include "firn/projection/sqlite.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::projection {

absl::StatusOr<bool> Statement::Step() {
  const int code = sqlite3_step(handle());
  if (code == SQLITE_ROW) return true;
  absl::Status status =
      code == SQLITE_DONE ? absl::OkStatus() : ErrorOf(sqlite3_db_handle(handle()));
  Reset();
  if (!status.ok()) return status;
  return false;
}

std::string_view Statement::Text(int column) const {
  const void* data = sqlite3_column_blob(handle(), column);
  return {static_cast<const char*>(data),
          static_cast<size_t>(sqlite3_column_bytes(handle(), column))};
}

namespace {

// What a value, a row, an expression or a pattern may come to, so that no statement takes all
// memory or stays in one step for long.
constexpr int kValueBytesMax = 16 << 20;
constexpr int kColumnsMax = 200;
constexpr int kExpressionDepthMax = 500;
constexpr int kPatternBytesMax = 256;

// Readers of the same file take its writer's lock for a moment when they find the index of the
// write-ahead log half written.
constexpr int kOthersTimeoutMs = 3000;

// 256 MiB in pages of 4 KiB.
constexpr char kMemoryLimit[] = "pragma max_page_count = 65536";

void SetLimits(sqlite3* handle) {
  sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, kValueBytesMax);
  sqlite3_limit(handle, SQLITE_LIMIT_COLUMN, kColumnsMax);
  sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, kExpressionDepthMax);
  sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, kPatternBytesMax);
  sqlite3_limit(handle, SQLITE_LIMIT_WORKER_THREADS, 0);
}

}  // namespace

absl::StatusOr<Connection> Connection::Open(const std::string& path, Mode mode) {
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
  if (mode == Mode::kRead) flags |= SQLITE_OPEN_READONLY;
  if (mode == Mode::kWrite) flags |= SQLITE_OPEN_READWRITE;
  if (mode == Mode::kCreate) flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags, nullptr);
  Connection connection;
  connection.handle_.reset(handle);
  if (code != SQLITE_OK) {
    return MakeError(ErrorReason::kInternal,
                     absl::StrCat("cannot open ", path, ": ", sqlite3_errstr(code)));
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, kOthersTimeoutMs);
  // What comes in is ours, but what is in the file may not be.
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  // No virtual tables that tell of the file or the session, nor such that can be made; and without
  // its module, this function would read freed memory.
  const char* kept[] = {"json_each", "json_tree", nullptr};
  sqlite3_drop_modules(handle, kept);
  for (const int arguments : {1, 2}) {
    sqlite3_create_function_v2(handle, "fts3_tokenizer", arguments, SQLITE_UTF8, nullptr, nullptr,
                               nullptr, nullptr, nullptr);
  }
  SetLimits(handle);
  if (path == ":memory:") FIRN_RETURN_IF_ERROR(connection.Run(kMemoryLimit));
  return connection;
}

absl::Status Connection::Run(const std::string& sql) {
  if (sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return LastError();
  }
  return absl::OkStatus();
}

absl::StatusOr<Statement> Connection::Prepare(std::string_view sql, std::string_view* rest) {
  sqlite3_stmt* handle = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v3(this->handle(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &handle, &tail);
  if (code != SQLITE_OK) return LastError();
  if (rest != nullptr) *rest = sql.substr(static_cast<size_t>(tail - sql.data()));
  return Statement(handle);
}

absl::StatusOr<int64_t> Connection::Integer(std::string_view sql) {
  FIRN_ASSIGN_OR_RETURN(Statement statement, Prepare(sql));
  FIRN_ASSIGN_OR_RETURN(const bool has_row, statement.Step());
  return has_row ? statement.Integer(0) : 0;
}

absl::Status Connection::LastError() const { return ErrorOf(handle()); }

absl::Status ErrorOf(sqlite3* handle) {
  switch (sqlite3_errcode(handle) & 0xFF) {
    case SQLITE_FULL:
      return MakeError(ErrorReason::kDiskFull, "the disk of the projections is full");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return MakeError(ErrorReason::kCorrupted,
                       "the file of a projection, or the log that a query reads, is damaged; if it "
                       "is the projection's, rebuild it");
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_TOOBIG:
    case SQLITE_RANGE:
    case SQLITE_INTERRUPT:
    case SQLITE_AUTH:
      return absl::InvalidArgumentError(sqlite3_errmsg(handle));
    default:
      return MakeError(ErrorReason::kInternal, sqlite3_errmsg(handle));
  }
}

std::string ReadOnlyUri(const std::filesystem::path& path) {
  // What has a meaning in a URI.
  const std::string escaped = absl::StrReplaceAll(std::filesystem::absolute(path).string(),
                                                  {{"%", "%25"}, {"?", "%3f"}, {"#", "%23"}});
  return absl::StrCat("file:", escaped, "?mode=ro");
}

std::string Quoted(std::string_view name) {
  return absl::StrCat("\"", absl::StrReplaceAll(ToAbsl(name), {{"\"", "\"\""}}), "\"");
}

}  // namespace firn::projection
