#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/backup_report.h"
#include "cli/backup_run.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/projection_build.h"
#include "cli/report.h"
#include "cli/text.h"
#include "firn/backup/directory.h"
#include "firn/backup/verify.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Brings the backup in DIR up to date: the first run makes it, each other one goes on where it
ends. The server goes on serving, and may be on another machine. Whatever is in the backup was
signed by the server just as it is there; a server whose log was changed is refused (exit status 4).
With --follow it goes on until it is ended with Ctrl-C or SIGTERM, also through restarts of the
server. docs/backup.md says what is in a backup, what is not, and how to schedule it.

Examples:
  firn backup /backups/firn
  firn --server store.example backup --follow --max-lag 5 /backups/firn
  firn backup verify /backups/firn
  firn backup verify --against-server /backups/firn
  firn backup list /backups/firn)";

struct Options {
  BackupOptions backup;
  double max_lag_s = 1;
  // Of verify and list.
  std::string directory;
  bool against_server = false;
  ReportFormat format = ReportFormat::kAuto;
};

absl::Status RunList(const Options& options, const Context& context) {
  const absl::StatusOr<backup::Manifest> manifest = backup::ReadManifest(options.directory);
  if (!manifest.ok()) return manifest.status();
  return WriteStdout(IsJson(options.format, context.terminal) ? FormatBackupJson(*manifest)
                                                              : FormatBackupText(*manifest));
}

absl::Status RunVerifyBackup(const Options& options, const Context& context) {
  absl::StatusOr<backup::VerifiedBackup> verified;
  {
    const Interrupt interrupt;
    const absl::StatusOr<backup::Manifest> manifest = backup::ReadManifest(options.directory);
    if (!manifest.ok()) return manifest.status();
    Progress progress(context.terminal.is_stderr, context.terminal.width);
    verified = backup::VerifyBackup(options.directory, [&](Position done) {
      if (progress.IsDue()) progress.Draw(MakeBuildState(done, manifest->last()));
      return !interrupt.is_requested();
    });
  }
  if (!verified.ok()) return verified.status();
  const absl::Status written =
      WriteStdout(IsJson(options.format, context.terminal) ? FormatVerifiedJson(*verified)
                                                           : FormatVerifiedText(*verified));
  if (!written.ok()) return written;
  if (!verified->damages.empty()) {
    const Position whole = verified->damages.front().first - 1;
    return absl::DataLossError(absl::StrCat(
        WithThousands(verified->damages.size()), " segments are damaged; ",
        whole == 0 ? std::string("the first is among them, so that nothing can be restored")
                   : absl::StrCat("the backup can be restored up to position ", whole,
                                  " (firn restore --at)")));
  }
  return options.against_server ? CheckAgainstServer(verified->manifest, context)
                                : absl::OkStatus();
}

// A directory to read.
void AddDirectory(CLI::App& command, const std::shared_ptr<Options>& options) {
  command.add_option("DIR", options->directory, "The backup's directory")
      ->required()
      ->type_name("");
  AddReportFormat(command, options->format);
}

}  // namespace

void AddBackupCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("backup", "Back the log up, and look at backups");
  command->footer(kFooter);
  command->require_subcommand(0, 1);
  command->add_option("DIR", options->backup.directory, "Where the backup is, or is to be")
      ->type_name("");
  CLI::Option* follow =
      command->add_flag("-f,--follow", options->backup.follow,
                        "Go on with what is appended, until the command is ended");
  command
      ->add_option("--max-lag", options->max_lag_s,
                   "With --follow: so long after it came an event is safe in the backup")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(CLI::Range(0.1, 3600.0).description(""))
      ->needs(follow);

  CLI::App* verify =
      command->add_subcommand("verify", "Read a backup, and compare it with what it is to be");
  AddDirectory(*verify, options);
  verify->add_flag("--against-server", options->against_server,
                   "Have the server prove that its log still begins with this one");
  verify->callback([&context, options] { context.result = RunVerifyBackup(*options, context); });

  CLI::App* list = command->add_subcommand("list", "Say what a backup holds");
  list->alias("status");
  AddDirectory(*list, options);
  list->callback([&context, options] { context.result = RunList(*options, context); });

  command->callback([&context, options, command] {
    if (!command->get_subcommands().empty()) return;
    if (options->backup.directory.empty()) throw CLI::RequiredError("DIR");
    options->backup.max_lag = absl::Seconds(options->max_lag_s);
    context.result = RunBackup(options->backup, context);
  });
}

}  // namespace firn::cli
