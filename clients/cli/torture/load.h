// Appends under load, and has a witness remember it.

#ifndef FIRN_CLI_TORTURE_LOAD_H_
#define FIRN_CLI_TORTURE_LOAD_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "cli/torture/plan.h"
#include "cli/torture/witness.h"

namespace firn::torture {

struct Answer {
  enum class Kind {
    kAppended,  // or was in the log already
    kRefused,   // it is not in the log, and will not be unless it is sent again
    kInDoubt,   // nobody knows: send it again
  };
  struct Place {
    uint64_t position = 0;
    uint64_t revision = 0;
  };

  Kind kind = Kind::kInDoubt;
  std::vector<Place> places;  // one an event, if it was appended
  std::string reason;         // if it was not
  bool is_duplicate = false;
};

// Sends one batch and waits for the answer. Called by many threads.
using Append = std::function<Answer(const std::vector<PlannedEvent>&, const Condition&)>;

struct LoadOptions {
  int writers = 4;
  uint64_t batches = 0;  // ends after so many; 0: goes on until it is told to stop
  bool goes_on_when_in_doubt = false;
};

struct LoadResult {
  uint64_t acknowledged = 0;  // batches
  uint64_t refused = 0;
  uint64_t in_doubt = 0;
  // A retry that came out otherwise than it may.
  std::vector<std::string> faults;
};

// First sends again what the testimony has no end of; then new batches, until it is told to stop, a
// batch is in doubt, or there were enough. A writer that is refused waits a little and goes on. An
// error is the witness's.
class Load {
 public:
  // `testimony`: what the witness knows so far.
  Load(Append append, Witness& witness, const Testimony& testimony);

  absl::Status Run(const LoadOptions& options, const std::atomic<bool>& stop);

  LoadResult result() const;
  // Batches acknowledged so far; thread-safe.
  uint64_t acknowledged() const { return acknowledged_; }

 private:
  void Write(const LoadOptions& options, const std::atomic<bool>& stop);
  // False if the writer is to end.
  bool SendNew();
  bool Retry(uint64_t batch);
  // Notes the answer. False if the writer is to end.
  bool Settle(uint64_t batch, const std::vector<PlannedEvent>& events, const Answer& answer);
  Condition ConditionFor(uint64_t batch, const PlannedEvent& first);
  void Fail(const absl::Status& status);

  const Append append_;
  Witness& witness_;
  const uint64_t run_;
  std::map<uint64_t, Condition> in_doubt_;
  std::atomic<uint64_t> next_batch_;
  std::atomic<uint64_t> left_ = 0;
  std::atomic<uint64_t> acknowledged_ = 0;
  std::atomic<bool> ended_ = false;

  mutable std::mutex mutex_;
  LoadResult result_;
  absl::Status status_;
  // The newest that was acknowledged; another writer may be further.
  std::map<std::string, uint64_t> revisions_;
  uint64_t position_ = 0;
};

}  // namespace firn::torture

#endif  // FIRN_CLI_TORTURE_LOAD_H_
