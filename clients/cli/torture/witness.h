// A file that remembers what was sent and what was acknowledged, on a disk that is not the one
// under test.

#ifndef FIRN_CLI_TORTURE_WITNESS_H_
#define FIRN_CLI_TORTURE_WITNESS_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/torture/plan.h"

namespace firn::torture {

// What became of a batch. Moments are what the witness's clock said, see WitnessOptions.
struct Fate {
  std::optional<uint64_t> sent;
  Condition condition;
  std::optional<uint64_t> acknowledged;
  uint64_t position = 0;  // of its first event, as it was acknowledged
  // Said to be not in the log, for good.
  std::optional<uint64_t> refused;
  // A second acknowledgement that differs from the first.
  std::optional<uint64_t> other_position;
};

// A witness file, read.
struct Testimony {
  uint64_t run = 0;
  // The store that the load went to; empty if none was reached.
  std::string store_id;
  std::map<uint64_t, Fate> batches;

  uint64_t NextBatch() const { return batches.empty() ? 1 : batches.rbegin()->first + 1; }
};

// kNotFound, kInvalidArgument with the line. A last line that is not finished is left out.
absl::StatusOr<Testimony> ReadWitness(const std::string& path);

struct WitnessOptions {
  // Each note is on the disk before its function returns.
  bool is_flushed = true;
  // Stamps every note.
  std::function<uint64_t()> clock = [] { return uint64_t{0}; };
};

// Thread-safe. A note that cannot be written makes every later one fail.
class Witness {
 public:
  // Makes the file, for a run with this number; it must not exist.
  static absl::StatusOr<std::unique_ptr<Witness>> Create(const std::string& path, uint64_t run,
                                                         const WitnessOptions& options);
  // Goes on with a file.
  static absl::StatusOr<std::unique_ptr<Witness>> Continue(const std::string& path,
                                                           const WitnessOptions& options);

  Witness(int file, const WitnessOptions& options);
  ~Witness();

  absl::Status NoteStore(const std::string& store_id);
  absl::Status NoteSent(uint64_t batch, const Condition& condition);
  absl::Status NoteAcknowledged(uint64_t batch, uint64_t position);
  absl::Status NoteRefused(uint64_t batch, const std::string& reason);

 private:
  absl::Status Append(const std::string& line);

  const int file_;
  const WitnessOptions options_;
  std::mutex mutex_;
  std::condition_variable changed_;
  // Lines that wait for whoever flushes now; everyone's are written by the next.
  std::string waiting_;
  uint64_t noted_ = 0;
  uint64_t flushed_ = 0;
  bool is_flushing_ = false;
  absl::Status status_;
};

}  // namespace firn::torture

#endif  // FIRN_CLI_TORTURE_WITNESS_H_
