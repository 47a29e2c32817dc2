// States of a projection as they were: made of a saved state and what came after it.

#ifndef FIRN_PROJECTION_PAST_H_
#define FIRN_PROJECTION_PAST_H_

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <list>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"
#include "firn/projection/definition.h"
#include "firn/projection/tables.h"

namespace firn::projection {

// A file with a projection's tables as of a position. The file goes when this does.
class PastState {
 public:
  PastState(std::filesystem::path path, Position position)
      : path_(std::move(path)), position_(position) {}
  ~PastState();
  PastState(const PastState&) = delete;
  PastState& operator=(const PastState&) = delete;

  const std::filesystem::path& path() const { return path_; }
  Position position() const { return position_; }

 private:
  const std::filesystem::path path_;
  const Position position_;
};

// A file with a state that was saved; position 0: none was.
struct SavedState {
  Position position = 0;
  std::filesystem::path path = {};
};

// So many past states are kept for who asks again.
inline constexpr size_t kPastStatesMax = 4;

// Thread-safe: one state is made at a time.
class PastStates {
 public:
  // Files are made beside `path` and begin with its name.
  explicit PastStates(std::filesystem::path path) : path_(std::move(path)) {}

  // The state at a position. `base`: an earlier state, or the same; if there is none, the
  // definition and the info say what to begin with. kCorrupted if the base is of no use, kCancelled
  // if `unwanted`, which may be null, becomes true, and errors as Tables::Advance's.
  absl::StatusOr<std::shared_ptr<const PastState>> Make(Position position, const SavedState& base,
                                                        const Definition& definition,
                                                        const TablesInfo& info, EventReader& reader,
                                                        const std::atomic<bool>* unwanted);

 private:
  std::shared_ptr<const PastState> Find(Position position) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const std::filesystem::path path_;
  Mutex mutex_;
  // The one used last first.
  std::list<std::shared_ptr<const PastState>> states_ ABSL_GUARDED_BY(mutex_);
  // So that no two files have one name, also if one of them is still being read.
  size_t made_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_PAST_H_
