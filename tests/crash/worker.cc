#include "tests/crash/worker.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <future>
#include <iostream>
#include <memory>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "firn/base/log.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/projection/projections.h"
#include "firn/proof/block_file.h"
#include "firn/proof/ledger.h"
#include "firn/store/store.h"
#include "tests/crash/engine_store.h"

namespace firn::testing {
namespace {

constexpr char kWorkerFlag[] = "--crash-worker";
constexpr std::chrono::milliseconds kRest{10};
constexpr uint64_t kBlocksAtOnce = 32;
constexpr int kFailuresMax = 4;
constexpr std::chrono::milliseconds kPatience{100};
constexpr std::chrono::seconds kLastPatience{3};

int Append(Store& store, const projection::Projections* projections, const WorkerOptions& options) {
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
    if (projections != nullptr) AwaitProjection(*projections, store.head().position, kPatience);
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

// As a ledger does: what has failed is tried again, here not for ever.
int AddBlocks(const WorkerOptions& options) {
  auto opened = proof::BlockFile::Open(options.data_dir, kBlocksStoreId);
  if (!opened.ok()) {
    std::cerr << opened.status() << std::endl;
    return kWorkerCannotOpen;
  }
  int failures = 0;
  for (uint64_t block = opened->hashes.size(); block < options.blocks;) {
    std::vector<proof::Hash> page;
    while (page.size() < kBlocksAtOnce) page.push_back(BlockOf(block + page.size()));
    if (opened->file.Append(page).ok()) {
      block += page.size();
    } else if (++failures == kFailuresMax) {
      return kWorkerInDoubt;
    }
  }
  return kWorkerDone;
}

// The worker's projection, in a store that has it or gets it now.
absl::StatusOr<std::unique_ptr<projection::Projections>> OpenProjection(
    Store& store, const std::string& data_dir) {
  FIRN_ASSIGN_OR_RETURN(auto projections, projection::Projections::Open(store, data_dir));
  if (projections->Get(kProjection).ok()) return projections;
  std::promise<absl::Status> done;
  projections->Create(
      {.name = kProjection, .files = {{"x.sql", kProjectionSql}}, .expected_version = std::nullopt},
      {}, [&](auto result) { done.set_value(result.status()); });
  FIRN_RETURN_IF_ERROR(done.get_future().get());
  return projections;
}

// Waits, not for ever, until every whole block of the log is in the file.
void AwaitBlocks(const std::string& path, Position head) {
  const auto deadline = std::chrono::steady_clock::now() + kLastPatience;
  std::error_code error;
  while (std::filesystem::file_size(path, error) < 64 + 40 * (head / proof::kBlockEvents) &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

int Work(const WorkerOptions& options) {
  log::Configure(log::Level::kError, log::Format::kText);
  if (options.blocks > 0) return AddBlocks(options);
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
  const absl::Status started = store.ok() ? (*store)->damage() : store.status();
  if (!started.ok()) {
    std::cerr << started << std::endl;
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
  std::unique_ptr<projection::Projections> projections;
  if (options.has_projection) {
    auto opened = OpenProjection(**store, options.data_dir);
    if (!opened.ok()) {
      std::cerr << opened.status() << std::endl;
      return kWorkerCannotOpen;
    }
    projections = *std::move(opened);
  }
  const int code =
      options.witness.empty() ? kWorkerDone : Append(**store, projections.get(), options);
  if (projections != nullptr) {
    AwaitProjection(*projections, (*store)->head().position, kLastPatience);
    projections->Stop();
  }
  if (ledger != nullptr) {
    AwaitBlocks(options.data_dir + "/proof/blocks", (*store)->head().position);
    ledger->Stop();
  }
  (*store)->Close();
  return code;
}

}  // namespace

bool AwaitProjection(const projection::Projections& projections, Position position,
                     std::chrono::milliseconds patience) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (std::chrono::steady_clock::now() < deadline) {
    const auto status = projections.Get(kProjection);
    if (status.ok() && status->current && status->current->position >= position) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return false;
}

proof::Hash BlockOf(uint64_t number) { return proof::HashLeaf(std::to_string(number)); }

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
                                    options.rests ? "rests" : "hurries",
                                    std::to_string(options.blocks),
                                    options.has_projection ? "projection" : "log"};
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
  if (argc != 13 || std::strcmp(argv[1], kWorkerFlag) != 0) return -1;
  return Work({.data_dir = argv[2],
               .witness = argv[3],
               .batches = std::strtoull(argv[4], nullptr, 10),
               .writers = std::atoi(argv[5]),
               .is_written = std::strcmp(argv[6], "written") == 0,
               .has_longer_wal = std::strcmp(argv[8], "longer") == 0,
               .rests = std::strcmp(argv[10], "rests") == 0,
               .has_ledger = std::strcmp(argv[9], "ledger") == 0,
               .has_projection = std::strcmp(argv[12], "projection") == 0,
               .goes_on = std::strcmp(argv[7], "goes-on") == 0,
               .blocks = std::strtoull(argv[11], nullptr, 10)});
}

}  // namespace firn::testing
