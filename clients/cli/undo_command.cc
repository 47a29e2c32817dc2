#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/errors.h"
#include "cli/history_json.h"
#include "cli/id_maker.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/undo_text.h"

namespace firn::cli {
namespace {

// Long enough for a server that restarts.
constexpr absl::Duration kRetryFor = absl::Seconds(2);

constexpr char kUndoFooter[] =
    R"(Appends the inverse of each change, as one batch; nothing leaves the log. If later events
changed the same, it is refused and they are listed; --force undoes even so. With --last it is the
newest batch of the user that is neither undone nor an undo.

Examples:
  firn undo --last --user ada
  firn undo --last --user ada --session 7 --dry-run
  firn undo --event 0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57 --user ada
  firn undo --batch 1200 --force)";

constexpr char kRedoFooter[] =
    R"(Makes a change again that was undone, by appending it again. If later events changed the
same, it is refused and they are listed; --force makes it even so. With --last it is what the user
undid last, unless the user has done something new since.

Examples:
  firn redo --last --user ada
  firn redo --event 0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57
  firn redo --batch 1200 --dry-run)";

struct UndoOptions {
  std::string event_id;
  std::optional<uint64_t> batch;
  bool is_last = false;
  std::string user;
  std::string session;
  bool force = false;
  bool is_dry_run = false;
  ReportFormat format = ReportFormat::kAuto;
};

// An UndoRequest or a RedoRequest.
template <typename Request>
Request MakeRequest(const UndoOptions& options) {
  Request request;
  if (!options.event_id.empty()) {
    request.set_event_id(absl::AsciiStrToLower(options.event_id));
  } else if (options.batch) {
    request.set_batch_position(*options.batch);
  } else {
    request.mutable_last_gesture()->set_user_id(options.user);
    request.mutable_last_gesture()->set_session_id(options.session);
  }
  request.set_force(options.force);
  request.set_validate_only(options.is_dry_run);
  // One for all attempts: the one that is answered is the only one that counts.
  request.set_request_id(IdMaker().Next(absl::ToUnixMillis(absl::Now())));
  if (!options.user.empty()) request.set_user_id(options.user);
  // So that what is appended belongs to the session too.
  if (!options.session.empty()) (*request.mutable_metadata())["session_id"] = options.session;
  return request;
}

absl::Status Refuse(const grpc::Status& status, const Client& client) {
  const std::optional<v1::UndoConflict> conflict = ReadUndoConflict(status);
  if (!conflict) return client.Explain(status);
  std::cerr << FormatConflict(*conflict);
  return absl::Status(client.Explain(status).code(),
                      "later events changed the same; undo those first, or say --force "
                      "[UNDO_CONFLICT]");
}

absl::Status Print(const v1::UndoResponse& response, const char* relation,
                   const UndoOptions& options, const Context& context) {
  return WriteStdout(IsJson(options.format, context.terminal)
                         ? FormatJson(response)
                         : FormatText(response, relation, options.is_dry_run, context.terminal));
}

absl::Status RunUndo(const UndoOptions& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::UndoResponse response;
  const grpc::Status status =
      client.Undo(MakeRequest<v1::UndoRequest>(options), kRetryFor, &response);
  return status.ok() ? Print(response, "UNDOES", options, context) : Refuse(status, client);
}

absl::Status RunRedo(const UndoOptions& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::UndoResponse response;
  const grpc::Status status =
      client.Redo(MakeRequest<v1::RedoRequest>(options), kRetryFor, &response);
  return status.ok() ? Print(response, "REDOES", options, context) : Refuse(status, client);
}

// What CLI11's own rules do not say.
void CheckOptions(const UndoOptions& options) {
  if (options.event_id.empty() && !options.batch && !options.is_last) {
    throw CLI::RequiredError("--event, --batch or --last");
  }
  if (options.is_last && options.user.empty()) throw CLI::RequiredError("--user, with --last,");
}

CLI::App* AddCommand(CLI::App& app, const char* name, const char* description,
                     const std::shared_ptr<UndoOptions>& options) {
  CLI::App* command = app.add_subcommand(name, description);
  CLI::Option* event = command->add_option("--event", options->event_id, "One event, by its id")
                           ->type_name("ID")
                           ->check(CheckUtf8);
  CLI::Option* batch =
      command
          ->add_option("--batch", options->batch, "All events of the batch that has this position")
          ->type_name("POSITION")
          ->excludes(event);
  CLI::Option* last =
      command->add_flag("--last", options->is_last, "What the user of --user did last")
          ->excludes(event)
          ->excludes(batch);
  command
      ->add_option("--user", options->user,
                   "Who does this; with --last also whose gesture is meant")
      ->type_name("USER")
      ->check(CheckUtf8);
  command
      ->add_option("--session", options->session,
                   "With --last: only what has this metadata session_id, which is passed on")
      ->type_name("ID")
      ->check(CheckUtf8)
      ->needs(last);
  command->add_flag("--force", options->force, "Even though later events changed the same");
  command->add_flag("--dry-run", options->is_dry_run,
                    "Append nothing, only say what would be appended");
  AddReportFormat(*command, options->format);
  return command;
}

}  // namespace

void AddUndoCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<UndoOptions>();
  CLI::App* command = AddCommand(app, "undo", "Take changes back", options);
  command->footer(kUndoFooter);
  command->callback([&context, options] {
    CheckOptions(*options);
    context.result = RunUndo(*options, context);
  });
}

void AddRedoCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<UndoOptions>();
  CLI::App* command = AddCommand(app, "redo", "Make changes again that were undone", options);
  command->footer(kRedoFooter);
  command->callback([&context, options] {
    CheckOptions(*options);
    context.result = RunRedo(*options, context);
  });
}

}  // namespace firn::cli
