// What `firn sql` does with the lines that it reads.

#ifndef FIRN_CLI_SQL_SESSION_H_
#define FIRN_CLI_SQL_SESSION_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "cli/client.h"
#include "cli/output.h"
#include "cli/row_format.h"
#include "cli/sql_completion.h"
#include "cli/sql_dot_command.h"
#include "cli/terminal.h"
#include "firn/v1/projection.pb.h"

namespace firn::cli {

struct SqlSettings {
  // Of every query: the projection, the moment, the timeout.
  v1::QueryRequest request;
  RowFormatKind format = RowFormatKind::kAuto;
  // Whether to say after each statement how many rows there were and how long it took.
  bool has_summaries = false;
};

// Not thread-safe.
class SqlSession {
 public:
  // `is_stopped` is as of StreamCallbacks. The client and the output must outlive the session.
  SqlSession(Client& client, Output& output, const Terminal& terminal, SqlSettings settings,
             std::function<bool()> is_stopped);

  // Takes a line: a dot command, or more of a statement. Runs what it ends. The error is the first
  // one's; the session goes on after it, unless it is kCancelled without is_stopped, which says
  // that nobody reads the output.
  absl::Status TakeLine(const std::string& line);

  // Runs what no ";" ended.
  absl::Status Finish();

  void set_terminal(const Terminal& terminal) { terminal_ = terminal; }

  // Forgets a statement that was begun.
  void Clear() { pending_.clear(); }

  // Whether the user asked to leave.
  bool is_done() const { return is_done_; }

  // For the next line: where the session is, or that a statement goes on.
  std::string Prompt() const;

  // For the line that is being written. Asks the server for names when it first needs them.
  SqlCandidates Complete(std::string_view line, size_t cursor);

 private:
  absl::Status RunStatement(const std::string& sql);
  absl::Status RunDotCommand(const std::string& line);
  absl::Status ListTables();
  absl::Status DescribeTables(const std::string& name);
  absl::Status ChooseProjection(const std::string& name);
  absl::Status ChooseMoment(const std::string& text);
  absl::Status ChooseFormat(const std::string& name);

  // The tables of the projection's definition, and the view of the log.
  absl::StatusOr<std::vector<std::string>> ReadTableNames(const std::string& projection);
  absl::StatusOr<QueryColumns> ReadColumns(const std::string& table);
  const SqlNames& Names();

  absl::Status Print(std::string_view text);

  Client& client_;
  Output& output_;
  Terminal terminal_;
  SqlSettings settings_;
  const std::function<bool()> is_stopped_;
  std::string pending_;
  bool is_done_ = false;
  // Of the projection; nothing until they are needed.
  std::optional<SqlNames> names_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_SQL_SESSION_H_
