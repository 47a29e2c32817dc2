// The real daemon on the recording disk: the log, its index and the files of a projection, under a
// load that comes through gRPC; the power is cut, the clock steps, the disk fills up for real.
//
// FIRN_CRASH_SECONDS says how long to go on; FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>
#include <sys/mount.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "cli/client.h"
#include "cli/torture/check_server.h"
#include "cli/torture/load.h"
#include "cli/torture/remote.h"
#include "tests/crash/scenarios.h"
#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/projection_client.h"

namespace firn::testing {
namespace {

constexpr absl::Duration kTimeout = absl::Minutes(1);

// What is applied twice or left out changes the sums.
constexpr char kSums[] =
    "create table sums (target integer primary key, n integer not null, total integer not null);\n"
    "-- on: torture_*\n"
    "insert into sums values (:target_id, 1, $batch)\n"
    "  on conflict (target) do update set n = n + 1, total = total + excluded.total;\n";

void Sleep(uint64_t milliseconds) {
  std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
}

// A load on a daemon, from a thread of its own, until the object is told to end.
class RunningLoad {
 public:
  RunningLoad(const std::string& address, const std::string& witness,
              const torture::WitnessOptions& options)
      : client_({.address = address}, kTimeout),
        witness_(*torture::Witness::Continue(witness, options)),
        load_(torture::AppendTo(client_), *witness_, *torture::ReadWitness(witness)),
        thread_([this] { EXPECT_TRUE(load_.Run({.writers = 6}, stop_).ok()); }) {}
  ~RunningLoad() { End(); }

  void End() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  uint64_t acknowledged() const { return load_.acknowledged(); }
  torture::LoadResult result() const { return load_.result(); }

 private:
  std::atomic<bool> stop_ = false;
  cli::Client client_;
  std::unique_ptr<torture::Witness> witness_;
  torture::Load load_;
  std::thread thread_;
};

class CrashDaemon : public ::testing::Test {
 protected:
  static torture::WitnessOptions NotesOf(Scene& scene) {
    return {.is_flushed = false, .clock = [&scene] { return scene.disk().moment(); }};
  }

  // A daemon's life under load, which ends with SIGKILL or in order.
  void Live(Scene& scene, bool is_first, bool ends_in_order) {
    FirndProcess firnd(scene.data_dir(), {}, "127.0.0.1:0", scene.disk().environment());
    ASSERT_TRUE(firnd.AwaitListening());
    TestClient client(firnd.address());
    if (is_first) {
      ASSERT_TRUE(ProjectionClient(client).Create("sums", kSums).ok());
    }
    RunningLoad load(firnd.address(), scene.witness(), NotesOf(scene));
    Sleep(200 + suite_.random()() % 400);
    if (suite_.random()() % 2 == 0) scene.disk().StepClock(-3'600'000'000'000);
    Sleep(100);
    if (ends_in_order) {
      load.End();
      firnd.Stop();
    } else {
      firnd.Kill();
    }
  }

  // Starts the daemon on an image: its projection must be what a rebuild of the log makes.
  void CheckProjection(const std::string& image) {
    TempDir copy;
    std::filesystem::copy(image, copy.path(), std::filesystem::copy_options::recursive);
    FirndProcess firnd(copy.path() + "/data");
    ASSERT_TRUE(firnd.AwaitListening());
    TestClient client(firnd.address());
    ProjectionClient projections(client);
    torture::Violations violations;
    // Without its event the projection was never there.
    if (client.Head().position() > 0) {
      ASSERT_TRUE(projections.AwaitHead("sums"));
      const std::string followed = projections.Digest("sums");
      if (projections.Rebuild("sums") != followed) {
        violations.push_back({"projection", "a rebuild makes other tables"});
      }
    }
    suite_.Count("daemon, its projection after power loss", 0, violations, image);
  }

  Suite suite_{6};
};

TEST_F(CrashDaemon, LosesNothingWhenThePowerIsCut) {
  for (uint64_t round = 1; (round == 1 || suite_.goes_on()) && !HasFatalFailure(); ++round) {
    Scene scene(suite_.random()());
    ASSERT_NO_FATAL_FAILURE(Live(scene, /*is_first=*/true, /*ends_in_order=*/round % 2 == 0));
    ASSERT_NO_FATAL_FAILURE(Live(scene, /*is_first=*/false, /*ends_in_order=*/round % 2 != 0));
    size_t number = 0;
    CutPower(suite_, scene, scene.testimony(),
             {.kind = "daemon, power",
              .cuts = 60,
              .is_shared = true,
              .how = absl::StrCat("seed ", suite_.seed(), ", round ", round)},
             [&](const std::string& image, uint64_t) {
               if (number++ % 30 == 29) CheckProjection(image);
             });
  }
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

// A file system of its own, as small as a test needs. Only root may have one.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    std::filesystem::create_directory(path);
    is_mounted_ = mount("firn-crash", path.c_str(), "tmpfs", 0, "size=48m") == 0;
  }
  ~SmallDisk() {
    if (is_mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  bool is_mounted() const { return is_mounted_; }

 private:
  const std::string path_;
  bool is_mounted_ = false;
};

TEST_F(CrashDaemon, AFullFileSystemRefusesAndRecovers) {
  TempDir directory;
  SmallDisk disk(directory.path() + "/disk");
  if (!disk.is_mounted()) GTEST_SKIP() << "only root may mount a small file system";
  const std::string data_dir = directory.path() + "/disk/data";
  const std::string ballast = directory.path() + "/disk/ballast";
  const std::string witness = directory.path() + "/witness";
  ASSERT_TRUE(torture::Witness::Create(witness, suite_.random()(), {}).ok());
  for (int cycle = 0; (cycle == 0 || suite_.goes_on()) && !HasFatalFailure(); ++cycle) {
    std::ofstream(ballast) << std::string(12 << 20, 'x');
    FirndProcess firnd(data_dir);
    ASSERT_TRUE(firnd.AwaitListening());
    RunningLoad load(firnd.address(), witness, {.is_flushed = false});
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(40);
    // What a condition refuses is no sign of a full disk: the free space is.
    while (std::filesystem::space(data_dir).available > (64 << 10) &&
           std::chrono::steady_clock::now() < deadline) {
      Sleep(5);
    }
    Sleep(100);
    std::filesystem::remove(ballast);
    const uint64_t before = load.acknowledged();
    while (load.acknowledged() < before + 20 && std::chrono::steady_clock::now() < deadline) {
      Sleep(5);
    }
    torture::Violations violations;
    if (load.acknowledged() < before + 20) {
      violations.push_back({torture::kOpens, "no append succeeds when there is room again"});
    }
    firnd.Kill();
    load.End();
    FirndProcess again(data_dir);
    ASSERT_TRUE(again.AwaitListening());
    cli::Client client({.address = again.address()}, kTimeout);
    const auto check =
        torture::CheckServer(client, *torture::ReadWitness(witness), /*is_shared=*/false);
    ASSERT_TRUE(check.ok()) << check.status();
    violations.insert(violations.end(), check->violations.begin(), check->violations.end());
    suite_.Count("daemon, full file system", check->acknowledged, violations,
                 absl::StrCat("cycle ", cycle));
    again.Stop();
    std::filesystem::remove_all(data_dir);
    std::filesystem::remove(witness);
    ASSERT_TRUE(torture::Witness::Create(witness, suite_.random()(), {}).ok());
  }
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

}  // namespace
}  // namespace firn::testing
