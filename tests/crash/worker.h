// A process of its own that appends to a store, on a recording disk: the victim.

#ifndef FIRN_TESTS_CRASH_WORKER_H_
#define FIRN_TESTS_CRASH_WORKER_H_

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "tests/crash/disk/recording.h"
#include "tests/support/firnd_process.h"

namespace firn::testing {

struct WorkerOptions {
  std::string data_dir;
  // Made before, and gone on with.
  std::string witness;
  uint64_t batches = 50;  // 0: until it is killed
  int writers = 3;
  bool is_written = false;  // the durability
  bool has_longer_wal = false;
  // Rests after each batch: a checkpoint beside it reaches the end of the write-ahead log then.
  bool rests = false;
  bool has_ledger = false;  // proofs of the log are kept, in the folder `proof`
  // Goes on when an answer leaves a batch in doubt: what is acknowledged then should not be.
  bool goes_on = false;
};

// This program again, as a worker. Killed if the object goes before it has ended.
class Worker {
 public:
  // Nothing is appended if there are no batches and no witness: it opens the store and closes it.
  Worker(const disk::RecordingDisk& disk, const WorkerOptions& options);
  ~Worker();

  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void Kill();
  ExitStatus Wait();

 private:
  pid_t pid_ = -1;
};

// The worker's exit codes.
inline constexpr int kWorkerDone = 0;
inline constexpr int kWorkerInDoubt = 3;     // it ended when a batch was in doubt
inline constexpr int kWorkerCannotOpen = 4;  // the store refused to start
inline constexpr int kWorkerFault = 5;       // an answer that must not be

// Runs as a worker and returns its exit code, if the arguments ask for that; else -1.
int RunAsWorker(int argc, char** argv);

}  // namespace firn::testing

#endif  // FIRN_TESTS_CRASH_WORKER_H_
