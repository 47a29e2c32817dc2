#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <thread>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/client.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/torture/check_server.h"
#include "cli/torture/local_daemon.h"
#include "cli/torture/remote.h"
#include "cli/torture/runs.h"

namespace firn::torture {
namespace {

// A new store after so many: each check reads the whole log.
constexpr int kCyclesPerStore = 25;
constexpr absl::Duration kTimeout = absl::Seconds(30);

// A folder that goes away with the object, unless it is kept.
class Folder {
 public:
  static absl::StatusOr<std::unique_ptr<Folder>> Make(const std::string& parent) {
    std::string path = parent + "/firn-torture-XXXXXX";
    if (mkdtemp(path.data()) == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("cannot make a folder in ", parent,
                       "; name a folder that exists and can be written with --dir"));
    }
    return std::make_unique<Folder>(path);
  }

  explicit Folder(std::string path) : path_(std::move(path)) {}
  ~Folder() {
    std::error_code ignored;
    if (!is_kept_) std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  const std::string& path() const { return path_; }
  void Keep() { is_kept_ = true; }

 private:
  const std::string path_;
  bool is_kept_ = false;
};

bool AreOnOneDisk(const std::string& a, const std::string& b) {
  struct stat facts_a {};
  struct stat facts_b {};
  return stat(a.c_str(), &facts_a) == 0 && stat(b.c_str(), &facts_b) == 0 &&
         facts_a.st_dev == facts_b.st_dev;
}

class Cycles {
 public:
  Cycles(const LocalRun& run, const Screen& screen, std::string program)
      : run_(run), program_(std::move(program)), progress_(screen.is_terminal, screen.width) {}

  absl::StatusOr<std::string> Run() {
    absl::StatusOr<std::unique_ptr<Folder>> folder = Folder::Make(run_.dir);
    if (!folder.ok()) return folder.status();
    absl::StatusOr<std::unique_ptr<Folder>> other =
        Folder::Make(std::filesystem::temp_directory_path().string());
    if (!other.ok()) return other.status();
    absl::StatusOr<FlushSpeed> speed = MeasureFlush((*folder)->path());
    if (!speed.ok()) return speed.status();
    witness_path_ = run_.witness.empty() ? (*other)->path() + "/witness" : run_.witness;
    for (int store = 0; goes_on(); ++store) {
      absl::Status status = RunStore(absl::StrCat((*folder)->path(), "/", store));
      if (status.ok()) continue;
      (*folder)->Keep();
      (*other)->Keep();
      return status;
    }
    return Report(*speed, *folder ? (*folder)->path() : "");
  }

 private:
  bool goes_on() const {
    return !interrupt_.is_requested() && (run_.cycles == 0 || cycles_ < run_.cycles) &&
           progress_.elapsed() < run_.duration;
  }

  // Some cycles on one store, and a last check.
  absl::Status RunStore(const std::string& path) {
    std::filesystem::create_directory(path);
    data_dir_ = path + "/data";
    log_path_ = path + "/firnd.log";
    auto witness = Witness::Create(witness_path_, absl::Uniform<uint64_t>(random_), {});
    if (!witness.ok()) return witness.status();
    for (int i = 0; i < kCyclesPerStore && goes_on(); ++i) {
      if (absl::Status status = RunCycle(**witness); !status.ok()) return status;
      ++cycles_;
    }
    absl::StatusOr<std::unique_ptr<LocalDaemon>> daemon = StartAndCheck();
    if (!daemon.ok()) return daemon.status();
    (*daemon)->Kill();
    acknowledged_ += last_acknowledged_;
    std::error_code ignored;
    std::filesystem::remove(witness_path_, ignored);
    std::filesystem::remove_all(path, ignored);
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<LocalDaemon>> StartAndCheck() {
    const absl::Time start = absl::Now();
    absl::StatusOr<std::unique_ptr<LocalDaemon>> daemon =
        LocalDaemon::Start(program_, data_dir_, log_path_);
    if (!daemon.ok()) return daemon.status();
    slowest_start_ = std::max(slowest_start_, absl::Now() - start);
    const absl::StatusOr<Testimony> testimony = ReadWitness(witness_path_);
    if (!testimony.ok()) return testimony.status();
    cli::Client client({.address = (*daemon)->address()}, kTimeout);
    const absl::StatusOr<ServerCheck> check = CheckServer(client, *testimony, /*is_shared=*/false);
    if (!check.ok()) return check.status();
    last_acknowledged_ = check->acknowledged;
    if (check->violations.empty()) return daemon;
    return absl::FailedPreconditionError(
        absl::StrCat("after ", cycles_, " kills this is wrong:", Describe(check->violations),
                     "\nthe store is kept in ", data_dir_, ", the witness in ", witness_path_,
                     "; please report it"));
  }

  absl::Status RunCycle(Witness& witness) {
    absl::StatusOr<std::unique_ptr<LocalDaemon>> daemon = StartAndCheck();
    if (!daemon.ok()) return daemon.status();
    const absl::StatusOr<Testimony> testimony = ReadWitness(witness_path_);
    if (!testimony.ok()) return testimony.status();
    cli::Client client({.address = (*daemon)->address()}, kTimeout);
    Load load(AppendTo(client), witness, *testimony);
    std::atomic<bool> stop = false;
    absl::Status status;
    std::thread thread([&] { status = load.Run({}, stop); });
    const absl::Time end =
        absl::Now() + absl::Milliseconds(absl::Uniform<int64_t>(random_, 50, 500));
    while (absl::Now() < end) {
      Draw(load.acknowledged());
      absl::SleepFor(absl::Milliseconds(10));
    }
    (*daemon)->Kill();
    stop = true;
    thread.join();
    return status;
  }

  void Draw(uint64_t batches) {
    if (!progress_.IsDue()) return;
    cli::ProgressState state;
    if (run_.cycles != 0) state.fraction = static_cast<double>(cycles_) / run_.cycles;
    state.label =
        absl::StrCat("kill ", cycles_ + 1, run_.cycles != 0 ? " of " : "",
                     run_.cycles != 0 ? absl::StrCat(run_.cycles) : "", ", ", batches, " batches");
    progress_.Draw(state);
  }

  std::string Report(const FlushSpeed& speed, const std::string& folder) {
    std::string text = absl::StrCat("kills     ", cycles_, "\n",  //
                                    "checked   ", acknowledged_, " acknowledged events\n",
                                    "lost      0\n",  //
                                    "restart   at most ", absl::ToInt64Milliseconds(slowest_start_),
                                    " ms\n", DescribeFlush(speed));
    if (AreOnOneDisk(folder, std::filesystem::path(witness_path_).parent_path().string())) {
      text += "NOTE      the witness is on the same disk\n";
    }
    return text + "NOTE      kills show nothing about power loss: see --load and --check\n";
  }

  const LocalRun& run_;
  const std::string program_;
  cli::Interrupt interrupt_;
  cli::Progress progress_;
  absl::BitGen random_;
  std::string witness_path_;
  std::string data_dir_;
  std::string log_path_;
  int cycles_ = 0;
  uint64_t acknowledged_ = 0;
  uint64_t last_acknowledged_ = 0;
  absl::Duration slowest_start_;
};

}  // namespace

absl::StatusOr<std::string> RunCycles(const LocalRun& run, const Screen& screen) {
  absl::StatusOr<std::string> program = FindDaemon(run.firnd);
  if (!program.ok()) return program.status();
  return Cycles(run, screen, *std::move(program)).Run();
}

}  // namespace firn::torture
