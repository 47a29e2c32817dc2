#include "tests/crash/worker.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

#include "firn/base/log.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/proof/ledger.h"
#include "firn/store/store.h"
#include "tests/crash/engine_store.h"

namespace firn::testing {
namespace {

constexpr char kWorkerFlag[] = "--crash-worker";
constexpr std::chrono::milliseconds kRest{10};

int Append(Store& store, const WorkerOptions& options) {
  const char* control_path = std::getenv(disk::kControlVariable);
  const disk::Control* control = disk::MapControl(control_path);
  const torture::WitnessOptions witness_options{
      .is_flushed = false, .clock = [control] { return control->sequence.load(); }};
  const auto testimony = torture::ReadWitness(options.witness);
  auto witness = torture::Witness::Continue(options.witness, witness_options);
  if (!testimony.ok() || !witness.ok()) return kWorkerFault;
  const auto append = [&, append = AppendTo(store)](const auto& events, const auto& condition) {
    torture::Answer answer = append(events, condition);
    if (options.rests) std::this_thread::sleep_for(kRest);
    return answer;
  };
  torture::Load load(append, **witness, *testimony);
  const std::atomic<bool> stop = false;
  const absl::Status status = load.Run({.writers = options.writers,
                                        .batches = options.batches,
                                        .goes_on_when_in_doubt = options.goes_on},
                                       stop);
  const torture::LoadResult result = load.result();
  for (const std::string& fault : result.faults) std::cerr << fault << std::endl;
  if (!status.ok() || !result.faults.empty()) return kWorkerFault;
  return result.in_doubt == 0 ? kWorkerDone : kWorkerInDoubt;
}

int Work(const WorkerOptions& options) {
  log::Configure(log::Level::kError, log::Format::kText);
  auto engine = sqlite::OpenEngine(
      {.data_dir = options.data_dir,
       .durability = options.is_written ? Durability::kWritten : Durability::kFsynced,
       .index_tail_postings = kSmallTailPostings,
       .wal_pages = options.has_longer_wal ? kLongerWalPages : kSmallWalPages});
  if (!engine.ok()) {
    std::cerr << engine.status() << std::endl;
    return kWorkerCannotOpen;
  }
  auto store = Store::Start(*std::move(engine), {});
  if (!store.ok()) {
    std::cerr << store.status() << std::endl;
    return kWorkerCannotOpen;
  }
  std::unique_ptr<proof::Ledger> ledger;
  if (options.has_ledger) {
    auto opened = proof::Ledger::Open(**store, options.data_dir + "/proof");
    if (!opened.ok()) {
      std::cerr << opened.status() << std::endl;
      return kWorkerCannotOpen;
    }
    ledger = *std::move(opened);
  }
  const int code = options.witness.empty() ? kWorkerDone : Append(**store, options);
  if (ledger != nullptr) ledger->Stop();
  (*store)->Close();
  return code;
}

}  // namespace

Worker::Worker(const disk::RecordingDisk& disk, const WorkerOptions& options) {
  std::vector<std::string> words = {"/proc/self/exe",
                                    kWorkerFlag,
                                    options.data_dir,
                                    options.witness,
                                    std::to_string(options.batches),
                                    std::to_string(options.writers),
                                    options.is_written ? "written" : "fsynced",
                                    options.goes_on ? "goes-on" : "ends",
                                    options.has_longer_wal ? "longer" : "short",
                                    options.has_ledger ? "ledger" : "alone",
                                    options.rests ? "rests" : "hurries"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  std::vector<std::string> environment = disk.environment();
  pid_ = fork();
  if (pid_ != 0) return;
  for (std::string& variable : environment) putenv(variable.data());
  if (std::getenv("FIRN_CRASH_VERBOSE") == nullptr) {
    dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
  }
  execv("/proc/self/exe", arguments.data());
  _exit(127);
}

Worker::~Worker() { Kill(); }

void Worker::Kill() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  Wait();
}

ExitStatus Worker::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  if (WIFEXITED(status)) return {.code = WEXITSTATUS(status)};
  return {.signal = WTERMSIG(status)};
}

int RunAsWorker(int argc, char** argv) {
  if (argc != 11 || std::strcmp(argv[1], kWorkerFlag) != 0) return -1;
  return Work({.data_dir = argv[2],
               .witness = argv[3],
               .batches = std::strtoull(argv[4], nullptr, 10),
               .writers = std::atoi(argv[5]),
               .is_written = std::strcmp(argv[6], "written") == 0,
               .has_longer_wal = std::strcmp(argv[8], "longer") == 0,
               .rests = std::strcmp(argv[10], "rests") == 0,
               .has_ledger = std::strcmp(argv[9], "ledger") == 0,
               .goes_on = std::strcmp(argv[7], "goes-on") == 0});
}

}  // namespace firn::testing
