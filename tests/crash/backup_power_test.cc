// The power is cut while `firn backup` and `firn restore` write.
//
// FIRN_CRASH_SECONDS says how long to go on; FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/restorer.h"
#include "firn/backup/directory.h"
#include "firn/backup/verify.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "tests/crash/engine_store.h"
#include "tests/crash/scenarios.h"
#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"

namespace firn::testing {
namespace {

// So many small segments that some are merged.
constexpr int kRuns = 18;

constexpr char kBackup[] = "backup";
constexpr char kRestore[] = "restore";

// What a run that has ended well has promised: at this moment, up to this position.
struct Promise {
  uint64_t moment = 0;
  Position last = 0;
};

class CrashBackup : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(firnd_.AwaitListening());
    store_id_ = TestClient(firnd_.address()).Head().store_id();
  }

  // A few more events each time, and a backup of them in the folder `backup` of the disk.
  void BackUp() {
    TestClient client(firnd_.address());
    for (int run = 0; run < kRuns; ++run) {
      std::vector<v1::EventDTO> events;
      for (int i = 0; i <= run % 3; ++i) events.push_back(MakeDto(++events_));
      client.MustAppend(events);
      const FinishedRun done = RunFirn(firnd_.address(), {"backup", scene_.root() + "/backup"}, "",
                                       scene_.disk().environment());
      ASSERT_EQ(done.status.code, 0) << done.errors;
      promises_.push_back({scene_.disk().moment(), client.Head().position()});
    }
  }

  Position PromisedBy(uint64_t moment) const {
    Position last = 0;
    for (const Promise& promise : promises_) {
      if (promise.moment <= moment) last = promise.last;
    }
    return last;
  }

  // After most operations, in one of the ways; if there is time, after each, in all of them.
  CutPlan Plan(const std::string& kind, uint64_t operations) {
    CutPlan plan{.kind = kind, .cuts = operations, .how = absl::StrCat("seed ", suite_.seed())};
    if (Setting("FIRN_CRASH_SECONDS", 0) != 0) plan.every = {1, operations};
    return plan;
  }

  torture::Violations CheckBackup(const std::string& image, uint64_t moment) {
    const std::string path = image + "/backup";
    const Position promised = PromisedBy(moment);
    torture::Violations violations;
    if (promised > 0 || std::filesystem::exists(path + "/" + backup::kManifestName)) {
      const auto verified = backup::VerifyBackup(path, [](Position) { return true; });
      if (!verified.ok()) return {{kBackup, std::string(verified.status().message())}};
      const Position last = verified->manifest.last();
      for (const backup::Damage& damage : verified->damages) {
        violations.push_back({kBackup, damage.what});
      }
      if (last < promised || last > promises_.back().last) {
        violations.push_back({kBackup, absl::StrCat("it ends at position ", last,
                                                    ", a run has promised ", promised)});
      }
      if (last > 0 && ++checks_ % 8 == 0) {
        const auto restored =
            cli::Restore({.directory = path, .data_dir = image + "/restored", .end = {}},
                         [](Position, bool) { return true; });
        if (!restored.ok()) {
          violations.push_back({kRestore, std::string(restored.status().message())});
        } else if (restored->last != last) {
          violations.push_back({kRestore, absl::StrCat("it ends at position ", restored->last,
                                                       ", the backup at ", last)});
        }
      }
    }
    // And the next run goes on.
    const auto directory = backup::Directory::Open(path, store_id_);
    if (!directory.ok()) {
      violations.push_back({kBackup, std::string(directory.status().message())});
    }
    return violations;
  }

  Suite suite_{15};
  Scene scene_{1};
  TempDir log_;
  FirndProcess firnd_{log_.path() + "/data"};
  std::string store_id_;
  uint64_t events_ = 0;
  std::vector<Promise> promises_;
  uint64_t checks_ = 0;
};

TEST_F(CrashBackup, HoldsWhatWasPromisedWhenThePowerIsCut) {
  ASSERT_NO_FATAL_FAILURE(BackUp());
  CutPlan plan = Plan("power, backup", scene_.disk().moment());
  plan.check = [this](const std::string& image, uint64_t moment) {
    return CheckBackup(image, moment);
  };
  CutPower(suite_, scene_, scene_.testimony(), plan);
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

class CrashRestore : public CrashBackup {
 protected:
  FinishedRun Restore(Scene& scene) {
    return RunFirn(firnd_.address(),
                   {"restore", scene.root() + "/backup", "--data-dir", scene.root() + "/restored"},
                   "", scene.disk().environment());
  }

  // There is no data directory, or a whole one. `ended`: when it was said to be there.
  torture::Violations CheckRestored(const std::string& image, uint64_t moment, uint64_t ended) {
    const std::string restored = image + "/restored";
    if (!std::filesystem::exists(restored)) {
      if (moment < ended) return {};
      return {{kRestore, "the data directory is gone"}};
    }
    const auto engine = sqlite::OpenEngine({.data_dir = restored});
    if (!engine.ok()) return {{kRestore, std::string(engine.status().message())}};
    const auto log = ReadLog(**engine);
    if (log.ok() && log->size() == promises_.back().last) return {};
    return {
        {kRestore, absl::StrCat("the restored log ends at position ", (*engine)->head().position)}};
  }

  CutPlan::Check CheckOf(uint64_t ended) {
    return [this, ended](const std::string& image, uint64_t moment) {
      return CheckRestored(image, moment, ended);
    };
  }
};

TEST_F(CrashRestore, IsThereWhollyOrNotAtAllWhenThePowerIsCut) {
  ASSERT_NO_FATAL_FAILURE(BackUp());
  Scene scene(2, scene_.root());
  const FinishedRun done = Restore(scene);
  ASSERT_EQ(done.status.code, 0) << done.errors;
  const uint64_t ended = scene.disk().moment();
  CutPlan plan = Plan("power, restore", ended);
  plan.check = CheckOf(ended);
  // The last operations give it its name.
  CutPlan last = plan;
  last.cuts = 0;
  last.every = {ended - 6, ended};
  CutPower(suite_, scene, scene.testimony(), last);
  CutPower(suite_, scene, scene.testimony(), plan);
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

// Killed before each of the removals, of what one has left that was killed before its end.
TEST_F(CrashRestore, RemovesWhatKilledOnesHaveLeft) {
  ASSERT_NO_FATAL_FAILURE(BackUp());
  const auto kill = [this](Scene& scene, uint32_t calls, uint64_t first) {
    scene.disk().Arm(
        {.calls = calls, .name = "restored", .first = first, .fault = disk::Fault::kKillBefore});
    Restore(scene);
    scene.disk().Disarm();
    return scene.disk().fired() > 0;
  };
  for (uint64_t n = 1;; ++n) {
    Scene scene(2, scene_.root());
    ASSERT_TRUE(kill(scene, disk::kRenameCall, 1));
    if (!kill(scene, disk::kUnlinkCall, n)) break;
    const FinishedRun again = Restore(scene);
    ASSERT_EQ(again.status.code, 0) << "removal " << n << ": " << again.errors;
  }
}

// Each flush once: then it says so, and nothing is restored, or all of it is there all the same.
TEST_F(CrashRestore, IsNotSaidToBeThereWhenAFlushHasFailed) {
  ASSERT_NO_FATAL_FAILURE(BackUp());
  for (uint64_t n = 1; suite_.goes_on(); ++n) {
    Scene scene(2, scene_.root());
    scene.disk().Arm(
        {.calls = disk::kSyncCall, .first = n, .fault = disk::Fault::kError, .error = EIO});
    const FinishedRun done = Restore(scene);
    if (scene.disk().fired() == 0) break;
    const uint64_t ended = scene.disk().moment();
    CutPlan plan{.kind = "a flush of a restore fails, power",
                 .cuts = 0,
                 .every = {ended, ended},
                 .check = CheckOf(done.status.code == 0 ? ended : ended + 1),
                 .how = absl::StrCat("flush ", n, ", exit status ", done.status.code)};
    CutPower(suite_, scene, scene.testimony(), plan);
  }
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

}  // namespace
}  // namespace firn::testing
