// A process of its own that appends to a store, on a recording disk: the victim.

#ifndef FIRN_TESTS_CRASH_WORKER_H_
#define FIRN_TESTS_CRASH_WORKER_H_

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "firn/core/event.h"
#include "firn/projection/projections.h"
#include "firn/proof/merkle.h"
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
  // Proofs of the log are kept, in the folder `proof`; at the end they are waited for.
  bool has_ledger = false;
  // There is one, kProjection, that takes in each batch before the next one comes, if it can.
  bool has_projection = false;
  // Goes on when an answer leaves a batch in doubt: what is acknowledged then should not be.
  bool goes_on = false;
  // There is no store, only a file of the proofs, `data_dir`, and so many blocks are added to it.
  uint64_t blocks = 0;
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

// The projection of a worker that has one. Each event changes many pages, and one that is older
// than another makes other tables.
inline constexpr char kProjection[] = "rows";
inline constexpr char kProjectionSql[] =
    "create table rows (id integer primary key, n integer not null, pad text not null);\n"
    "-- on: torture_*\n"
    "insert into rows values (:position % 200, 0, printf('%0900d', 0)) on conflict do nothing;\n"
    "update rows set n = n + :position where id % 5 = :position % 5;\n";

// Waits until it can be read and has got to a position; not longer than so.
bool AwaitProjection(const projection::Projections& projections, Position position,
                     std::chrono::milliseconds patience);

// The log that the blocks of a worker without a store are of, and what the n-th of them is.
inline constexpr char kBlocksStoreId[] = "11111111-2222-4333-8444-555555555555";
proof::Hash BlockOf(uint64_t number);

// The worker's exit codes.
inline constexpr int kWorkerDone = 0;
inline constexpr int kWorkerInDoubt = 3;     // it ended when a batch was in doubt
inline constexpr int kWorkerCannotOpen = 4;  // the store refused to start
inline constexpr int kWorkerFault = 5;       // an answer that must not be

// Runs as a worker and returns its exit code, if the arguments ask for that; else -1.
int RunAsWorker(int argc, char** argv);

}  // namespace firn::testing

#endif  // FIRN_TESTS_CRASH_WORKER_H_
