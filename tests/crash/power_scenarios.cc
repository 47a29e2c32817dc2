// Power loss: see scenarios.h.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/crash/scenarios.h"

namespace firn::testing {
namespace {

constexpr int kLives = 4;

// A life that ends by itself, or in the middle of something.
void Live(Suite& suite, Scene& scene, const WorkerOptions& options) {
  switch (suite.random()() % 3) {
    case 0:
      break;
    case 1:
      scene.disk().Arm({.first = 30 + suite.random()() % (options.has_longer_wal ? 900 : 200),
                        .fault = disk::Fault::kKillAfter});
      break;
    case 2:
      // The index's own thread and the moves of the write-ahead log are rare, and so aimed at.
      scene.disk().Arm({.calls = disk::kSyncCall | disk::kRenameCall | disk::kUnlinkCall,
                        .name = suite.random()() % 2 == 0 ? "index" : "firn.db",
                        .first = 1 + suite.random()() % 20,
                        .fault = disk::Fault::kKillBefore});
      break;
  }
  Worker worker(scene.disk(), options);
  const ExitStatus status = worker.Wait();
  scene.disk().Disarm();
  if (status.signal == SIGKILL || status.code == kWorkerDone) return;
  suite.Count("a life under load", 0,
              {{torture::kOpens, absl::StrCat("the worker ended with code ", status.code,
                                              ", signal ", status.signal)}},
              absl::StrCat("seed ", suite.seed()));
}

void LosePowerUnderLoad(Suite& suite, bool is_written) {
  for (uint64_t round = 1; suite.goes_on(); ++round) {
    Scene scene(suite.random()());
    for (int life = 0; life < kLives; ++life) {
      WorkerOptions options = scene.worker(20 + suite.random()() % 40);
      options.has_longer_wal = round % 2 == 0;
      if (options.has_longer_wal) options.batches *= 3;
      options.is_written = is_written;
      options.writers = 1 + static_cast<int>(suite.random()() % 4);
      Live(suite, scene, options);
    }
    CutPower(suite, scene, scene.testimony(),
             {.kind = is_written ? "power, written" : "power",
              .cuts = 120,
              .may_lose = is_written,
              .how = absl::StrCat("seed ", suite.seed(), ", round ", round)});
  }
}

// What a crash left, at a moment of the testimony: a start on it is cut again.
struct Remains {
  TempDir folder;
  uint64_t moment = 0;
};

void LosePowerDuringARestart(Suite& suite, const std::string& how) {
  Scene scene(suite.random()());
  WorkerOptions options = scene.worker(0);
  options.has_longer_wal = true;
  {
    Worker worker(scene.disk(), options);
    const uint64_t enough = 200 + suite.random()() % 600;
    for (int i = 0; i < 5'000 && scene.disk().moment() < enough; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  const uint64_t restart = scene.disk().moment();
  options = scene.opener();
  options.has_longer_wal = true;
  Worker(scene.disk(), options).Wait();
  // The write-ahead log is emptied, and reserved with zeros after that.
  const uint64_t emptied = FindOnLog(scene, restart, disk::RecordKind::kTruncate, 0);
  CutPower(suite, scene, scene.testimony(),
           {.kind = "power, restart", .cuts = 20, .every = {emptied, emptied + 20}, .how = how});
}

}  // namespace

void LosePowerWhileRestarting(Suite& suite) {
  for (uint64_t round = 1; suite.goes_on(); ++round) {
    LosePowerDuringARestart(suite, absl::StrCat("seed ", suite.seed(), ", round ", round));
  }
}

void LosePowerAfterCheckpoints(Suite& suite) {
  for (uint64_t round = 1; suite.goes_on(); ++round) {
    Scene scene(suite.random()());
    WorkerOptions options = scene.worker(200);
    options.has_longer_wal = true;
    options.rests = true;
    options.writers = 1;
    Worker(scene.disk(), options).Wait();
    const torture::Testimony testimony = scene.testimony();
    uint64_t started = scene.disk().moment();
    for (const auto& [batch, fate] : testimony.batches) {
      if (fate.acknowledged) started = std::min(started, *fate.acknowledged);
    }
    const uint64_t anew = FindOnLog(scene, started, disk::RecordKind::kWrite, 0);
    if (anew == 0) continue;
    CutPower(suite, scene, testimony,
             {.kind = "power, after checkpoints",
              .cuts = 20,
              .every = {anew, anew + 30},
              .how = absl::StrCat("seed ", suite.seed(), ", round ", round)});
  }
}

void LosePower(Suite& suite) { LosePowerUnderLoad(suite, /*is_written=*/false); }

void LosePowerWhenWritten(Suite& suite) { LosePowerUnderLoad(suite, /*is_written=*/true); }

void LosePowerWhileStarting(Suite& suite) {
  for (uint64_t round = 1; suite.goes_on(); ++round) {
    const std::string how = absl::StrCat("seed ", suite.seed(), ", round ", round);
    const uint64_t run = suite.random()();
    Scene first(run);
    Worker(first.disk(), first.opener()).Wait();
    CutPower(suite, first, first.testimony(),
             {.kind = "power, first start", .cuts = 60, .how = how});

    Scene loaded(run);
    WorkerOptions options = loaded.worker(60);
    options.has_longer_wal = round % 2 == 0;
    Live(suite, loaded, options);
    const torture::Testimony testimony = loaded.testimony();
    std::vector<std::unique_ptr<Remains>> all;
    CutPower(suite, loaded, testimony, {.kind = "power", .cuts = 12, .how = how},
             [&](const std::string& image, uint64_t moment) {
               all.push_back(std::make_unique<Remains>());
               all.back()->moment = moment;
               std::filesystem::copy(image, all.back()->folder.path(),
                                     std::filesystem::copy_options::recursive);
             });
    for (const std::unique_ptr<Remains>& remains : all) {
      Scene again(run, remains->folder.path());
      Worker(again.disk(), again.opener()).Wait();
      CutPower(suite, again, testimony,
               {.kind = "power, recovery", .cuts = 16, .moment = remains->moment, .how = how});
    }
  }
}

}  // namespace firn::testing
