// Faults of the disk and of the clock, and SIGKILL: see scenarios.h.

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/crash/scenarios.h"

namespace firn::testing {
namespace {

using disk::Fault;
using disk::FaultPlan;

// The short session whose every call fails once: a start, housekeeping, and a clean stop.
constexpr uint64_t kSessionBatches = 10;

void Sleep(uint64_t milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

// Waits until so many more operations were done; not for ever, since there may be a reason for
// none.
void AwaitOperations(const disk::RecordingDisk& disk, uint64_t count, uint64_t milliseconds) {
  const uint64_t target = disk.moment() + count;
  for (uint64_t i = 0; i < milliseconds && disk.moment() < target; ++i) Sleep(1);
}

// Waits until the store has started, and has acknowledged something.
void AwaitAcknowledged(const Scene& scene) {
  for (int i = 0; i < 4'000 && torture::CountAcknowledged(scene.testimony()) == 0; ++i) Sleep(5);
}

WorkerOptions Session(const Scene& scene) {
  WorkerOptions options = scene.worker(kSessionBatches);
  options.writers = 1;
  return options;
}

struct NamedFault {
  const char* name;
  FaultPlan plan;
};

const NamedFault kFaults[] = {
    {"EIO at the n-th call", {.fault = Fault::kError, .error = EIO}},
    {"ENOSPC at the n-th call", {.fault = Fault::kError, .error = ENOSPC}},
    {"ENOSPC from the n-th call on",
     {.count = ~uint64_t{0}, .fault = Fault::kError, .error = ENOSPC}},
    {"short write at the n-th call", {.fault = Fault::kShortWrite}},
    {"SIGKILL before the n-th call", {.fault = Fault::kKillBefore}},
    {"SIGKILL after the n-th call", {.fault = Fault::kKillAfter}},
};

// A process that was killed, or that ended by itself in one of the manners that it may.
bool EndedWell(const ExitStatus& status) {
  return status.signal == SIGKILL || status.code == kWorkerDone || status.code == kWorkerInDoubt ||
         status.code == kWorkerCannotOpen;
}

// What was sent after a flush of the log had failed, and acknowledged before the restart. `end`:
// the moment of that. Files of the index are written again from their beginning, and so may go on.
torture::Violations AcknowledgedAfterFailure(const Scene& scene, uint64_t end) {
  const disk::Trace trace(const_cast<Scene&>(scene).disk().trace_path());
  uint64_t failed = 0;
  std::map<uint64_t, bool> is_log;
  for (const disk::TraceEntry& entry : trace.entries()) {
    const disk::Record& record = entry.record;
    if (record.kind == disk::RecordKind::kCreate || record.kind == disk::RecordKind::kMakeFolder) {
      is_log[record.inode] = entry.name.find("firn.db") != std::string_view::npos;
    }
    if (record.kind == disk::RecordKind::kSyncFailed && failed == 0 && is_log[record.inode]) {
      failed = record.sequence;
    }
  }
  torture::Violations violations;
  if (failed == 0) return violations;
  for (const auto& [batch, fate] : scene.testimony().batches) {
    if (fate.sent && *fate.sent >= failed && fate.acknowledged && *fate.acknowledged <= end) {
      violations.push_back(
          {torture::kStopped, absl::StrCat("batch ", batch, " was sent after the flush failed, at ",
                                           failed, ", and acknowledged")});
      break;
    }
  }
  return violations;
}

// A load that goes on until it is killed, with whatever `disturb` does meanwhile; then a restart.
// `must_go_on`: what is sent after the disturbance is acknowledged again without one.
template <typename Disturb>
void Disturbed(Suite& suite, const std::string& kind, bool must_go_on, const Disturb& disturb) {
  Scene scene(suite.random()());
  const std::string how = absl::StrCat("seed ", suite.seed());
  torture::Violations violations;
  uint64_t healed = 0;
  {
    WorkerOptions options = scene.worker(0);
    options.goes_on = true;
    Worker worker(scene.disk(), options);
    // A start may be refused by a full disk, and then does not go on by itself.
    AwaitAcknowledged(scene);
    AwaitOperations(scene.disk(), suite.random()() % 200, 5'000);
    disturb(scene.disk());
    healed = scene.disk().moment();
    // One large group alone takes a hundred.
    AwaitOperations(scene.disk(), 400, must_go_on ? 20'000 : 100);
    worker.Kill();
  }
  uint64_t later = 0;
  for (const auto& [batch, fate] : scene.testimony().batches) {
    if (fate.sent && *fate.sent >= healed && fate.acknowledged) ++later;
  }
  if (must_go_on && later == 0) {
    violations.push_back({torture::kOpens, "nothing was acknowledged after the fault was over"});
  }
  const ExitStatus status = Worker(scene.disk(), scene.worker(10)).Wait();
  if (status.code != kWorkerDone) {
    violations.push_back({torture::kOpens, absl::StrCat("after a restart it ends with code ",
                                                        status.code, ", signal ", status.signal)});
  }
  CutPower(suite, scene, scene.testimony(), {.kind = kind + ", power", .cuts = 8, .how = how});
  CheckNow(suite, scene, kind, how, std::move(violations));
}

}  // namespace

void KillAtRandom(Suite& suite) {
  for (uint64_t round = 1; suite.goes_on(); ++round) {
    Scene scene(suite.random()());
    for (int life = 0; life < 4; ++life) {
      {
        Worker worker(scene.disk(), scene.worker(0));
        AwaitOperations(scene.disk(), suite.random()() % 500, 10'000);
        worker.Kill();
      }
      CheckNow(suite, scene, "SIGKILL at random",
               absl::StrCat("seed ", suite.seed(), ", round ", round, ", life ", life));
    }
  }
}

void FailEachCall(Suite& suite, uint64_t step) {
  // How many calls there are.
  Scene whole(suite.random()());
  whole.disk().Arm({.first = ~uint64_t{0}});
  Worker(whole.disk(), Session(whole)).Wait();
  const uint64_t calls = whole.disk().seen();
  for (uint64_t n = 1 + suite.random()() % step; n <= calls && suite.goes_on(); n += step) {
    for (const NamedFault& fault : kFaults) {
      Scene scene(suite.random()());
      FaultPlan plan = fault.plan;
      plan.first = n;
      scene.disk().Arm(plan);
      const ExitStatus status = Worker(scene.disk(), Session(scene)).Wait();
      scene.disk().Disarm();
      torture::Violations violations = AcknowledgedAfterFailure(scene, scene.disk().moment());
      if (!EndedWell(status)) {
        violations.push_back({torture::kOpens, absl::StrCat("it ended with code ", status.code,
                                                            ", signal ", status.signal)});
      }
      const std::string how = absl::StrCat("seed ", suite.seed(), ", call ", n, " of ", calls);
      // A second life, which sends again what was in doubt; and power loss at some moment.
      const ExitStatus again = Worker(scene.disk(), Session(scene)).Wait();
      if (again.code != kWorkerDone) {
        violations.push_back(
            {torture::kOpens, absl::StrCat("after a restart it ends with code ", again.code)});
      }
      CutPower(suite, scene, scene.testimony(),
               {.kind = absl::StrCat(fault.name, ", power"), .cuts = 2, .how = how});
      CheckNow(suite, scene, fault.name, how, std::move(violations));
    }
  }
}

void FailFlushes(Suite& suite) {
  for (uint64_t round = 1; suite.goes_on(); ++round) {
    Scene scene(suite.random()());
    const bool for_good = suite.random()() % 2 == 0;
    const char* const names[] = {"firn.db-wal", "firn.db", "index", ""};
    uint64_t first = 1 + suite.random()() % 40;
    std::string name = names[suite.random()() % std::size(names)];
    if (suite.random()() % 2 == 0) {
      // The first commits after a start change pages of the database that the write-ahead log does
      // not have yet.
      Worker(scene.disk(), scene.worker(30)).Wait();
      name = "firn.db-wal";
      first = 1 + suite.random()() % 8;
    }
    scene.disk().Arm({.calls = disk::kSyncCall,
                      .name = name,
                      .first = first,
                      .count = for_good ? ~uint64_t{0} : 1,
                      .fault = Fault::kError,
                      .error = EIO});
    WorkerOptions options = scene.worker(60);
    options.goes_on = true;
    const ExitStatus status = Worker(scene.disk(), options).Wait();
    scene.disk().Disarm();
    const std::string how =
        absl::StrCat("seed ", suite.seed(), ", round ", round, ", flush ", first);
    const std::string kind = for_good ? "flushes fail" : "a flush fails once";
    torture::Violations violations = AcknowledgedAfterFailure(scene, scene.disk().moment());
    if (!EndedWell(status)) {
      violations.push_back({torture::kOpens, absl::StrCat("it ended with code ", status.code)});
    }
    // What was in doubt is sent again.
    const uint64_t restart = scene.disk().moment();
    Worker(scene.disk(), scene.worker(20)).Wait();
    CutPower(suite, scene, scene.testimony(),
             {.kind = kind + ", power", .cuts = 32, .aim = restart, .how = how});
    CheckNow(suite, scene, kind, how, std::move(violations));
  }
}

void FailAFlushBeforeAStart(Suite& suite) {
  for (uint64_t round = 1; suite.goes_on(); ++round) {
    Scene scene(suite.random()());
    Worker(scene.disk(), scene.worker(30)).Wait();
    // The first commits after a start change pages that the write-ahead log does not have yet. The
    // flushes before theirs are the start's, and the one of the log's header.
    const uint64_t first = 5 + suite.random()() % 2;
    scene.disk().Arm({.calls = disk::kSyncCall,
                      .name = "firn.db-wal",
                      .first = first,
                      .fault = Fault::kError,
                      .error = EIO});
    WorkerOptions options = scene.worker(60);
    options.goes_on = true;
    Worker(scene.disk(), options).Wait();
    scene.disk().Disarm();
    const bool is_full = round % 2 == 0;
    if (is_full) {
      // For a copy of the log; what has its place can be overwritten.
      scene.disk().Arm({.calls = disk::kWriteCall,
                        .name = "-wal.new",
                        .first = 2,
                        .count = ~uint64_t{0},
                        .fault = Fault::kError,
                        .error = ENOSPC});
    }
    const uint64_t restart = scene.disk().moment();
    const ExitStatus status = Worker(scene.disk(), scene.opener()).Wait();
    scene.disk().Disarm();
    if (status.code != kWorkerDone) {
      suite.Count("a start", 0, {{torture::kOpens, "it is refused"}},
                  absl::StrCat("seed ", suite.seed(), ", round ", round));
    }
    CutPower(suite, scene, scene.testimony(),
             {.kind = is_full ? "a flush fails, power at the start on a full disk"
                              : "a flush fails, power at the start",
              .cuts = 0,
              .every = {restart + 1, FindOnLog(scene, restart, disk::RecordKind::kTruncate, 0)},
              .how = absl::StrCat("seed ", suite.seed(), ", round ", round, ", flush ", first)});
  }
}

void FillTheDisk(Suite& suite) {
  while (suite.goes_on()) {
    Disturbed(suite, "full disk for a while", true, [&](disk::RecordingDisk& disk) {
      // What needs room: opening or shortening a file does not, making one does.
      disk.Arm({.calls = disk::kOpenCall,
                .name = ".tmp",
                .count = ~uint64_t{0},
                .fault = Fault::kError,
                .error = ENOSPC},
               1);
      disk.Arm({.calls = disk::kWriteCall | disk::kMkdirCall | disk::kRenameCall,
                .count = ~uint64_t{0},
                .fault = Fault::kError,
                .error = ENOSPC});
      Sleep(10 + suite.random()() % 60);
      disk.Disarm();
      disk.Disarm(1);
    });
  }
}

void MakeReadOnly(Suite& suite) {
  while (suite.goes_on()) {
    Disturbed(suite, "read-only for a while", false, [&](disk::RecordingDisk& disk) {
      disk.Arm({.count = ~uint64_t{0}, .fault = Fault::kError, .error = EROFS});
      Sleep(10 + suite.random()() % 60);
      disk.Disarm();
    });
  }
}

void StepTheClock(Suite& suite) {
  while (suite.goes_on()) {
    Disturbed(suite, "clock steps", true, [&](disk::RecordingDisk& disk) {
      for (int i = 0; i < 8; ++i) {
        const auto hours = static_cast<int64_t>(suite.random()() % 200) - 100;
        disk.StepClock(hours * 3'600'000'000'000);
        Sleep(10);
      }
    });
  }
}

}  // namespace firn::testing
