#include <unistd.h>

#include <clocale>
#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "cli/as_of.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/line_editor.h"
#include "cli/line_reader.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/prompt_interrupt.h"
#include "cli/query.h"
#include "cli/sql_session.h"
#include "cli/terminal.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(A statement is one SELECT, may have many lines, and ends with a semicolon. .help lists the
commands that begin with a dot. Tab completes keywords, tables and columns; Ctrl-R searches what was
written before; Ctrl-C cancels the query or the line, Ctrl-D leaves. Keys can be bound in ~/.editrc.
Lines are kept in $XDG_STATE_HOME/firn/sql_history (~/.local/state without it).
Without a terminal, statements are read from stdin; a failed one does not end that, but the exit
status is 1 then.

Examples:
  firn sql
  firn sql --projection catalog
  firn sql -p catalog --as-of 2026-02-21
  firn sql -p catalog --format csv < reports.sql)";

// Whether the output has lost its reader, or cannot be written: there is nobody to go on for.
bool IsOver(const absl::Status& status, bool was_stopped) {
  return absl::IsDataLoss(status) || (absl::IsCancelled(status) && !was_stopped);
}

absl::Status RunInteractively(const SqlSettings& settings, Client& client, Output& output,
                              const Terminal& terminal) {
  // So that the editor knows the characters that the terminal sends.
  std::setlocale(LC_CTYPE, "");
  PromptInterrupt interrupt;
  SqlSession session(client, output, terminal, settings,
                     [&interrupt] { return interrupt.is_requested(); });
  LineEditor editor(
      HistoryPath("sql_history"),
      [&session](std::string_view line, size_t cursor) { return session.Complete(line, cursor); },
      [&interrupt] { return interrupt.is_requested(); });
  std::cerr << Dim("Firn at " + client.address() + "; .help lists the commands",
                   terminal.has_colour)
            << "\n";
  while (!session.is_done()) {
    std::string line;
    const LineEditor::Outcome outcome = editor.Read(session.Prompt(), &line);
    if (outcome == LineEditor::Outcome::kLine) {
      editor.Remember(line);
      // The window may have another width by now.
      session.set_terminal(DetectTerminal());
      const absl::Status status = session.TakeLine(line);
      if (IsOver(status, interrupt.is_requested())) return status;
      if (!status.ok()) std::cerr << "firn: " << status.message() << "\n";
    } else {
      // The cursor stands behind what was written.
      std::cerr << "\n";
      if (outcome == LineEditor::Outcome::kEnd) break;
      session.Clear();
    }
    interrupt.Clear();
  }
  return absl::OkStatus();
}

absl::Status RunFromStdin(const SqlSettings& settings, Client& client, Output& output,
                          const Terminal& terminal) {
  absl::StatusOr<LineReader> reader = LineReader::Open("-");
  if (!reader.ok()) return reader.status();
  SqlSession session(client, output, terminal, settings, [] { return false; });
  absl::Status last;
  const auto note = [&last](absl::Status status) {
    // The last one is told by whoever ran the command.
    if (!status.ok() && !last.ok()) std::cerr << "firn: " << last.message() << "\n";
    if (!status.ok()) last = std::move(status);
    return !IsOver(last, /*was_stopped=*/false);
  };
  while (!session.is_done()) {
    const absl::StatusOr<std::optional<std::string_view>> line = reader->Next();
    if (!line.ok()) return line.status();
    if (!line->has_value()) {
      note(session.Finish());
      break;
    }
    if (!note(session.TakeLine(std::string(**line)))) break;
  }
  return last;
}

absl::Status RunSql(SqlSettings settings, const Context& context) {
  if (context.has_timeout) *settings.request.mutable_timeout() = ToDuration(context.timeout_s);
  Client client(context.server, absl::Seconds(context.timeout_s));
  absl::StatusOr<Output> output = Output::Open("-");
  if (!output.ok()) return output.status();
  if (context.terminal.is_stdout && isatty(STDIN_FILENO) != 0) {
    settings.has_summaries = true;
    return RunInteractively(settings, client, *output, context.terminal);
  }
  absl::Status status = RunFromStdin(settings, client, *output, context.terminal);
  const absl::Status closed = output->Close();
  return status.ok() ? closed : status;
}

}  // namespace

void AddSqlCommand(CLI::App& app, Context& context) {
  const auto settings = std::make_shared<SqlSettings>();
  CLI::App* command = app.add_subcommand("sql", "Ask for data with SQL at a prompt");
  command->footer(kFooter);
  command
      ->add_option_function<std::string>(
          "-p,--projection",
          [settings](const std::string& name) { settings->request.set_projection(name); },
          "Whose tables can be read")
      ->envname(kProjectionVariable)
      ->type_name("NAME")
      ->check(CheckUtf8);
  AddAsOfOption(*command, "--as-of", *settings->request.mutable_as_of(),
                "The tables as they were at this position or time");
  command
      ->add_option_function<std::string>(
          "--format",
          [settings](const std::string& name) { settings->format = RowFormatKinds().at(name); },
          "Form of the rows; auto is table at a terminal, else jsonl")
      ->type_name(RowFormatNames())
      ->default_str("auto")
      ->check(CheckRowFormat);
  command->callback([&context, settings] { context.result = RunSql(*settings, context); });
}

}  // namespace firn::cli
