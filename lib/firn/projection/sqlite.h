// SQLite's own interface with errors as values. Projections need what wrappers do not pass on: the
// authorizer, a limit on steps, binding without copies.
//
// A connection and its statements are used by one thread at a time. Statements must be gone before
// their connection.

#ifndef FIRN_PROJECTION_SQLITE_H_
#define FIRN_PROJECTION_SQLITE_H_

#include <sqlite3.h>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace firn::projection {

class Statement {
 public:
  Statement() = default;
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}

  sqlite3_stmt* handle() const { return handle_.get(); }

  void Bind(int parameter, int64_t value) { sqlite3_bind_int64(handle(), parameter, value); }
  // The text must stay until the statement is reset or bound anew.
  void Bind(int parameter, std::string_view text) {
    sqlite3_bind_text64(handle(), parameter, text.data() == nullptr ? "" : text.data(), text.size(),
                        SQLITE_STATIC, SQLITE_UTF8);
  }

  // Moves to the next row, the first at first; false at the end, after which the statement is ready
  // to run again. Errors as Connection's.
  absl::StatusOr<bool> Step();
  void Reset() { sqlite3_reset(handle()); }

  // Columns of the row, which count from 0; texts until the next step.
  bool IsNull(int column) const { return sqlite3_column_type(handle(), column) == SQLITE_NULL; }
  int64_t Integer(int column) const { return sqlite3_column_int64(handle(), column); }
  std::string_view Text(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

class Connection {
 public:
  enum class Mode { kRead, kWrite, kCreate };

  // ":memory:" is a database of its own. kInternal if it cannot be opened.
  static absl::StatusOr<Connection> Open(const std::string& path, Mode mode);

  sqlite3* handle() const { return handle_.get(); }

  // Runs statements without rows. Errors as ErrorOf's; so do the others.
  absl::Status Run(const std::string& sql);

  // Prepares the first statement of the text; one without a handle if there is none. `rest` is what
  // follows it.
  absl::StatusOr<Statement> Prepare(std::string_view sql, std::string_view* rest = nullptr);

  // The first column of the first row; 0 if there is none.
  absl::StatusOr<int64_t> Integer(std::string_view sql);

  // What SQLite says of the call that failed last.
  absl::Status LastError() const;

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

// The error of a connection's last call: InvalidArgument, without a reason, if it is the
// statement's own (its syntax, a constraint, a limit, an interruption); kDiskFull, kCorrupted,
// kInternal.
absl::Status ErrorOf(sqlite3* handle);

// What ATTACH takes to open a file for reading only.
std::string ReadOnlyUri(const std::filesystem::path& path);

// A name as SQL: "select" in quotes.
std::string Quoted(std::string_view name);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_SQLITE_H_
