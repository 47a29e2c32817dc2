#include <iostream>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/as_of.h"
#include "cli/commands.h"
#include "cli/disk_error.h"
#include "cli/interrupt.h"
#include "cli/json_writer.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/projection_build.h"
#include "cli/report.h"
#include "cli/restorer.h"
#include "cli/text.h"
#include "firn/backup/directory.h"
#include "firn/base/sha256.h"
#include "firn/base/time.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Makes a data directory for firnd of the backup in DIR: the same log, with the same store_id,
positions and recorded times. It is read again, and its root compared with the backup's, before the
directory gets its name. No server is needed. docs/backup.md says what a backup does not hold, such
as the key that signs.

Examples:
  firn restore /backups/firn --data-dir /var/lib/firn
  firn restore /backups/firn --data-dir before --at 120000
  firn restore /backups/firn --data-dir before --at 2026-02-21T15:04:05Z)";

struct Options {
  RestoreOptions restore;
  v1::AsOf at;
  ReportFormat format = ReportFormat::kAuto;
};

// Where the restore is to end; `until` is the last position that it may come to.
absl::StatusOr<RestoreEnd> EndOf(const v1::AsOf& at, const backup::Manifest& manifest) {
  if (manifest.segments.empty()) {
    return absl::FailedPreconditionError("the backup holds no events yet");
  }
  RestoreEnd end;
  if (at.has_position()) {
    if (at.position() == 0 || at.position() > manifest.last()) {
      return absl::OutOfRangeError(absl::StrCat("--at ", at.position(), " is not in the backup, ",
                                                "which holds positions 1 to ", manifest.last()));
    }
    end.position = at.position();
  }
  if (at.has_time()) {
    end.recorded_us = at.time().seconds() * 1'000'000 + at.time().nanos() / 1'000;
    if (end.recorded_us < manifest.segments.front().first_us) {
      return absl::OutOfRangeError(
          absl::StrCat("nothing had been recorded by then; the first event was at ",
                       FormatRfc3339(manifest.segments.front().first_us)));
    }
  }
  return end;
}

std::string FormatText(const Restored& restored, const RestoreOptions& options) {
  std::string text =
      absl::StrCat(WithThousands(restored.last), " events restored into ", options.data_dir,
                   ", the last recorded at ", FormatRfc3339(restored.last_us), "\n", "root ",
                   ToHex(restored.root), ", as the backup has it\n");
  if (restored.is_batch_left_out) {
    absl::StrAppend(&text, "that moment is in the middle of a batch, which is left out\n");
  }
  return text;
}

std::string FormatJson(const Restored& restored) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteText(writer, "store_id", restored.store_id);
  WriteNumber(writer, "last_position", restored.last);
  WriteText(writer, "recorded_at", FormatRfc3339(restored.last_us));
  WriteText(writer, "root", ToHex(restored.root));
  writer.Key("batch_left_out");
  writer.Bool(restored.is_batch_left_out);
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

absl::Status RunRestore(Options& options, const Context& context) {
  const Interrupt interrupt;
  const absl::StatusOr<backup::Manifest> manifest = backup::ReadManifest(options.restore.directory);
  if (!manifest.ok()) return manifest.status();
  absl::StatusOr<RestoreEnd> end = EndOf(options.at, *manifest);
  if (!end.ok()) return end.status();
  options.restore.end = *end;
  if (options.at.has_time() && end->recorded_us > manifest->last_us()) {
    std::cerr << "firn: the backup ends before that moment, at "
              << FormatRfc3339(manifest->last_us()) << "\n";
  }
  const Position last = std::min(end->position, manifest->last());
  Progress progress(context.terminal.is_stderr, context.terminal.width);
  // More than one thread reads the log again.
  std::mutex mutex;
  const auto go_on = [&](Position position, bool is_reading) {
    const std::lock_guard lock(mutex);
    if (progress.IsDue()) {
      ProgressState state = MakeBuildState(position, last);
      if (is_reading) state.note = "checking";
      progress.Draw(std::move(state));
    }
    return !interrupt.is_requested();
  };
  const absl::StatusOr<Restored> restored = Restore(options.restore, go_on);
  progress.Clear();
  if (!restored.ok()) return AsDiskError(restored.status());
  return WriteStdout(IsJson(options.format, context.terminal)
                         ? FormatJson(*restored)
                         : FormatText(*restored, options.restore));
}

}  // namespace

void AddRestoreCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("restore", "Make a data directory of a backup");
  command->footer(kFooter);
  command->add_option("DIR", options->restore.directory, "The backup's directory")
      ->required()
      ->type_name("");
  command
      ->add_option("--data-dir", options->restore.data_dir,
                   "The directory to make; missing or empty")
      ->required()
      ->type_name("DIR");
  AddAsOfOption(*command, "--at", options->at,
                "Only the log up to a position, or as it was at a time");
  AddReportFormat(*command, options->format);
  command->callback([&context, options] { context.result = RunRestore(*options, context); });
}

}  // namespace firn::cli
