// One build of a projection: a file, the thread that takes in what the log gets, saved states to
// read the past from.
//
// A projection has one build that can be read, and while it is built anew another beside it.

#ifndef FIRN_PROJECTION_BUILD_H_
#define FIRN_PROJECTION_BUILD_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/event.h"
#include "firn/projection/checkpoints.h"
#include "firn/projection/past.h"
#include "firn/projection/tables.h"
#include "firn/store/store.h"

namespace firn::projection {

struct BuildStatus {
  uint32_t version = 0;
  bool is_ready = false;
  Position position = 0;
  uint64_t applied = 0;
  int64_t begun_us = 0;
  // Since it was begun; fixed when it became ready.
  int64_t duration_us = 0;
  // Why it stands still, if it does.
  absl::Status failure = absl::OkStatus();
};

// What takes a while to find out.
struct BuildSize {
  // Rows of the table `anomalies`; 0 if there is none.
  uint64_t anomalies = 0;
  // Of the file.
  uint64_t bytes = 0;
};

// Thread-safe.
class Build {
 public:
  // Called once, on the build's thread, when it has caught up with the log.
  using OnReady = std::function<void()>;

  // Begins a build at the start of the log. `path` is of the file; others beside it begin with its
  // name. Errors as Tables'.
  static absl::StatusOr<std::shared_ptr<Build>> Begin(Store& store, std::filesystem::path path,
                                                      Definition definition, TablesInfo info,
                                                      Position checkpoint_every = kCheckpointEvery);

  // Takes up a ready file where it was left.
  static absl::StatusOr<std::shared_ptr<Build>> Resume(
      Store& store, std::filesystem::path path, Position checkpoint_every = kCheckpointEvery);

  // Use Begin or Resume.
  Build(Store& store, std::filesystem::path path, std::unique_ptr<Tables> tables,
        Position checkpoint_every);

  // Stops.
  ~Build();

  // Starts the thread. Errors as Store::OpenReader's.
  absl::Status Start(OnReady on_ready);

  // Ends the thread, soon.
  void Stop();

  // Whether it has ever been what is read of its projection.
  bool was_in_place() const { return was_in_place_; }
  void SetInPlace() { was_in_place_ = true; }

  // Has the files removed when the build is no longer used by anybody.
  void RemoveWhenUnused() { is_obsolete_ = true; }

  BuildStatus status() const;

  // Of a build that is ready by its file, of another by what was counted last.
  BuildSize MeasureSize() const;

  // Positions of the saved states.
  std::vector<Position> checkpoints() const { return checkpoints_.saved(); }
  // Waits until the tables have got to a position; false if they have not by the deadline, or never
  // will.
  bool AwaitPosition(Position position, std::chrono::steady_clock::time_point deadline);

  const std::filesystem::path& path() const { return path_; }
  const std::shared_ptr<const Definition>& definition() const { return definition_; }
  uint32_t version() const { return version_; }

  // The state as of a position at or below the build's: a saved state and what came after it, in a
  // file of its own. Takes its time, unless `unwanted` becomes true: kCancelled. kProjectionFailed,
  // and the reader's and the disk's errors.
  absl::StatusOr<std::shared_ptr<const PastState>> At(Position position, EventReader& reader,
                                                      const std::atomic<bool>* unwanted = nullptr);

 private:
  void Work(std::unique_ptr<EventReader> reader);
  // Takes in a page, saves the state if it is time to, and becomes ready if it has caught up.
  absl::Status Step(EventReader& reader, Position head);
  // A state that cannot be saved is logged, and missing.
  void SaveState(Position position);
  absl::Status BecomeReady();
  void Publish(const absl::Status& failure);

  Store& store_;
  const std::filesystem::path path_;
  const std::shared_ptr<const Definition> definition_;
  const uint32_t version_;
  Checkpoints checkpoints_;
  std::unique_ptr<PastStates> past_;
  std::atomic<bool> is_obsolete_ = false;
  std::atomic<bool> was_in_place_ = false;
  std::atomic<bool> stop_ = false;
  OnReady on_ready_;
  std::thread thread_;

  // Of the thread, once it is started.
  std::unique_ptr<Tables> tables_;
  int64_t counted_us_ = 0;

  mutable Mutex mutex_;
  CondVar stopped_;
  CondVar moved_;
  BuildStatus status_ ABSL_GUARDED_BY(mutex_);
  // Counted now and then while it is built.
  BuildSize size_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_BUILD_H_
