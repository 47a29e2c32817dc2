// Saved states of a build: copies of its file as of some positions, from which the past is read.

#ifndef FIRN_PROJECTION_CHECKPOINTS_H_
#define FIRN_PROJECTION_CHECKPOINTS_H_

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "firn/base/mutex.h"
#include "firn/core/event.h"
#include "firn/projection/past.h"
#include "firn/projection/sqlite.h"

namespace firn::projection {

// A state is saved every so many positions, twice as far apart whenever there are too many.
inline constexpr Position kCheckpointEvery = 100'000;
inline constexpr size_t kCheckpointsMax = 16;

// SaveBuilt, SaveFollowing and NextAfter are called by one thread, the others by any.
class Checkpoints {
 public:
  // `path`: the build's file; those of saved states are beside it and begin with its name.
  explicit Checkpoints(std::filesystem::path path, Position every = kCheckpointEvery)
      : path_(std::move(path)), every_(every) {}

  // Gives up what is being saved.
  ~Checkpoints() { Stop(); }

  // Takes up those that there are.
  void FindSaved();

  // Where the next state is to be saved.
  Position NextAfter(Position position) const { return (position / every_ + 1) * every_; }

  // Saves the state while the tables are built: all of it is in the file, which nobody writes to
  // meanwhile, nor has locked. The copy is flushed in the background. The disk's errors.
  absl::Status SaveBuilt(Position position);

  // Saves the state while the tables follow, in the background: as it is now, though they go on
  // being written. An error there is logged: the state is then missing, and reading the past takes
  // longer.
  absl::Status SaveFollowing(Position position);

  // Returns when nothing is being saved. One state is saved at a time: they are far apart.
  void AwaitSaver();

  // Positions, ascending.
  std::vector<Position> saved() const;

  // The newest state at or below a position.
  SavedState AtOrBelow(Position position) const;

  // Removes a state that is of no use.
  void Drop(Position position);

  // Has what is being saved given up soon.
  void RequestStop() { stop_ = true; }

  // Gives up what is being saved. May be called twice.
  void Stop();

  void RemoveAll();

 private:
  // Has a thread finish what `copy` begins.
  absl::Status StartSaver(Position position, absl::AnyInvocable<absl::Status()> copy);
  // Flushes the copy and gives it its name.
  absl::Status Publish(Position position);
  // Takes note of a saved state, and removes some if there are too many.
  void Add(Position position);
  std::filesystem::path PathOf(Position position) const;
  std::string UnfinishedPathOf(Position position) const;

  const std::filesystem::path path_;
  std::atomic<Position> every_;
  std::thread saver_;
  std::atomic<bool> stop_ = false;
  mutable Mutex mutex_;
  std::vector<Position> saved_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_CHECKPOINTS_H_
