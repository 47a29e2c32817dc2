// The kinds of crash, each on the store in a process of its own. What is found goes into the suite.

#ifndef FIRN_TESTS_CRASH_SCENARIOS_H_
#define FIRN_TESTS_CRASH_SCENARIOS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/torture/witness.h"
#include "tests/crash/disk/disk_model.h"
#include "tests/crash/disk/recording.h"
#include "tests/crash/suite.h"
#include "tests/crash/worker.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {

// A folder with a disk under `root()`, a data directory on it, and a witness beside it.
class Scene {
 public:
  // `copy_of`: what is on the disk at the beginning; empty: nothing.
  explicit Scene(uint64_t run, const std::string& copy_of = "");

  disk::RecordingDisk& disk() { return *disk_; }
  std::string root() const { return directory_.path() + "/disk"; }
  std::string data_dir() const { return root() + "/data"; }
  std::string witness() const { return directory_.path() + "/witness"; }
  std::string notes() const { return directory_.path(); }
  torture::Testimony testimony() const;
  // The disk as it was when the scene was made.
  const disk::DiskModel& start() const { return *start_; }

  WorkerOptions worker(uint64_t batches) const {
    return {.data_dir = data_dir(), .witness = witness(), .batches = batches};
  }
  // Opens the store and closes it.
  WorkerOptions opener() const { return {.data_dir = data_dir(), .witness = ""}; }

 private:
  TempDir directory_;
  std::unique_ptr<disk::RecordingDisk> disk_;
  std::unique_ptr<disk::DiskModel> start_;
};

// The first operation after another that does this to the write-ahead log; 0 if there is none.
uint64_t FindOnLog(const Scene& scene, uint64_t after, disk::RecordKind kind, uint64_t offset);

// What is done with the cuts of a trace.
struct CutPlan {
  using Check = std::function<torture::Violations(const std::string& image, uint64_t moment)>;

  std::string kind;   // as it is counted, before the survival's name
  size_t cuts = 100;  // at most so many
  bool may_lose = false;
  bool is_shared = false;  // see LogFacts
  // The moment that the testimony is taken at, whatever the cut's.
  std::optional<uint64_t> moment = {};
  // Half of the cuts are made soon after this operation.
  std::optional<uint64_t> aim = {};
  // Besides: after each operation from the first to the last, with every kind of survival.
  std::pair<uint64_t, uint64_t> every = {};
  // What is wrong with an image. If it is not given, the store in the folder `data` is checked.
  Check check = {};
  std::string how = {};
};

// Cuts the power at moments of the scene's trace, and checks what is found each time. Images are
// handed to `use` too, if it is given, before they are checked.
void CutPower(Suite& suite, const Scene& scene, const torture::Testimony& testimony,
              const CutPlan& plan,
              const std::function<void(const std::string& image, uint64_t moment)>& use = {});

// Checks a copy of the scene's data directory as it is now.
void CheckNow(Suite& suite, const Scene& scene, const std::string& kind, const std::string& how,
              torture::Violations violations = {});

// Power loss under load, over several lives that end in many manners.
void LosePower(Suite& suite);
// The same with --durability written, which may lose what was acknowledged, and nothing else.
void LosePowerWhenWritten(Suite& suite);
// Power loss during the first start, and during recoveries from power loss.
void LosePowerWhileStarting(Suite& suite);
// Power loss during a start that finds a long write-ahead log: at every point around its emptying.
void LosePowerWhileRestarting(Suite& suite);
// Power loss when all of the write-ahead log was moved into the database and it begins anew: at
// every point after that.
void LosePowerAfterCheckpoints(Suite& suite);

// SIGKILL at random moments of the load.
void KillAtRandom(Suite& suite);
// One fault at the n-th call of a short session, for every n (or every `step`-th).
void FailEachCall(Suite& suite, uint64_t step);
// Flushes that fail, once or from then on; restart; power loss.
void FailFlushes(Suite& suite);
// A flush of the write-ahead log fails soon after a start; power loss at every point of the next,
// until the log is empty.
void FailAFlushBeforeAStart(Suite& suite);
// No space for a while; no permission to write for a while; the clock set forward and back.
void FillTheDisk(Suite& suite);
void MakeReadOnly(Suite& suite);
void StepTheClock(Suite& suite);

}  // namespace firn::testing

#endif  // FIRN_TESTS_CRASH_SCENARIOS_H_
