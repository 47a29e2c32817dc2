#include "cli/torture_command.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/output.h"
#include "cli/torture/runs.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(A disk of your own, with kills; everything is made below --dir and removed at the end:
  firn torture --dir /mnt/disk --cycles 50
A real power cut, from another machine, or with the witness on another disk:
  firn torture --server HOST:3476 --witness FILE --load      (then pull the plug)
  firn torture --server HOST:3476 --witness FILE --check     (when the server is back)
Exit status: 0 nothing was lost, 1 something was, or the run failed; 2 usage.)";

struct Options {
  torture::LocalRun local;
  torture::RemoteRun remote;
  int cycles = 0;
  double duration_s = 0;
  bool is_load = false;
  bool is_check = false;
};

absl::Status RunTorture(const Options& options, const Context& context) {
  const torture::Screen screen{.is_terminal = context.terminal.is_stderr,
                               .width = context.terminal.width};
  absl::StatusOr<std::string> report;
  if (options.is_load || options.is_check) {
    torture::RemoteRun run = options.remote;
    run.server = context.server;
    run.timeout = absl::Seconds(context.timeout_s);
    if (options.duration_s > 0) run.duration = absl::Seconds(options.duration_s);
    report = options.is_load ? torture::RunLoad(run, screen) : torture::RunCheck(run, screen);
  } else {
    torture::LocalRun run = options.local;
    run.cycles = options.cycles;
    if (options.duration_s > 0) run.duration = absl::Seconds(options.duration_s);
    if (run.cycles == 0 && options.duration_s == 0) run.cycles = 20;
    report = torture::RunCycles(run, screen);
  }
  if (!report.ok()) return report.status();
  return WriteStdout(*report);
}

}  // namespace

void AddTortureCommand(CLI::App& app, Context& context) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand(
      "torture", "Kill a server under load, or cut its power, and see whether anything is lost");
  command->footer(kFooter);
  auto* dir = command->add_option("--dir", options->local.dir,
                                  "Folder on the disk to be tried; a store is made below it");
  auto* cycles =
      command->add_option("--cycles", options->cycles, "Kills and restarts; 20 if neither is given")
          ->check(CLI::Range(1, 1'000'000));
  auto* duration = command->add_option("--duration", options->duration_s, "Seconds to go on for")
                       ->check(CLI::PositiveNumber);
  auto* witness = command->add_option("--witness", options->local.witness,
                                      "File that remembers what was acknowledged, on another disk");
  auto* firnd = command->add_option("--firnd", options->local.firnd,
                                    "The daemon; the one beside this program if it is not given");
  auto* load = command->add_flag("--load", options->is_load,
                                 "Append to --server until its power is cut, or Ctrl-C");
  auto* check = command->add_flag("--check", options->is_check,
                                  "Compare what --server has with what the witness remembers");
  dir->excludes(load)->excludes(check);
  cycles->excludes(load)->excludes(check);
  firnd->excludes(load)->excludes(check);
  load->excludes(check)->needs(witness);
  check->needs(witness)->excludes(duration);
  // Which of the two is wanted is told by what is given; nothing is not enough.
  command->parse_complete_callback([options, dir, load, check] {
    if (dir->count() + load->count() + check->count() == 0) {
      throw CLI::RequiredError("--dir, --load or --check");
    }
  });
  command->callback([&context, options] {
    options->remote.witness = options->local.witness;
    context.result = RunTorture(*options, context);
  });
}

}  // namespace firn::cli
