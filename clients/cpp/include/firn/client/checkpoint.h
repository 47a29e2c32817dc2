// How far a consumer has come, and where that is kept.

#ifndef FIRN_CLIENT_CHECKPOINT_H_
#define FIRN_CLIENT_CHECKPOINT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace firn {
inline namespace client {

// Everything up to the position of that log has been dealt with.
struct Checkpoint {
  std::string store_id = {};
  uint64_t position = 0;

  friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

// Where a checkpoint is kept. Used by one consumer, from its thread.
class CheckpointStore {
 public:
  virtual ~CheckpointStore() = default;

  // What was saved last; std::nullopt if nothing was.
  virtual absl::StatusOr<std::optional<Checkpoint>> Load() = 0;
  virtual absl::Status Save(const Checkpoint& checkpoint) = 0;
};

// Keeps it in a file, which is replaced as a whole and flushed to the disk each time.
class FileCheckpointStore final : public CheckpointStore {
 public:
  explicit FileCheckpointStore(std::string path);

  // kDataLoss if the file is there but holds no checkpoint; errors of the file system.
  absl::StatusOr<std::optional<Checkpoint>> Load() override;
  absl::Status Save(const Checkpoint& checkpoint) override;

 private:
  const std::string path_;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_CHECKPOINT_H_
