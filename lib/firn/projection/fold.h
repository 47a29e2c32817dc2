// The state of one target: its own events, and those of the targets that it needs, folded in
// memory.

#ifndef FIRN_PROJECTION_FOLD_H_
#define FIRN_PROJECTION_FOLD_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/engine.h"
#include "firn/core/query.h"
#include "firn/projection/definition.h"
#include "firn/projection/tables.h"

namespace firn::projection {

// A fold takes in so many events, and so many bytes of them.
inline constexpr size_t kFoldEventsMax = 100'000;
inline constexpr size_t kFoldBytesMax = 64 << 20;

struct FoldedState {
  // JSON; nothing: there was no such target.
  std::optional<std::string> state;
  // The last of the target's own events; 0: there is none.
  Position last_event = 0;
  // How many events were folded, those of other targets included.
  uint32_t events = 0;
};

// Empty tables in memory, ready to fold one target after another: making them takes longer than a
// fold. Thread-safe.
class Folder {
 public:
  explicit Folder(std::shared_ptr<const Definition> definition)
      : definition_(std::move(definition)) {}

  // The state at a position. kCancelled if `unwanted` becomes true; kInvalidField naming the target
  // (the definition does not say what such a target's state is, or it has too many events),
  // kProjectionFailed, and the reader's errors.
  absl::StatusOr<FoldedState> Fold(const Target& target, Position until, EventReader& reader,
                                   const std::atomic<bool>& unwanted);

  const std::shared_ptr<const Definition>& definition() const { return definition_; }

 private:
  absl::StatusOr<std::unique_ptr<Tables>> Take();

  const std::shared_ptr<const Definition> definition_;
  Mutex mutex_;
  std::vector<std::unique_ptr<Tables>> idle_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_FOLD_H_
