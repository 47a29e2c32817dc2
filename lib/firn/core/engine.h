// The seam between the store and a database: commit a group, read a page, say where the log ends.
//
// An engine keeps the log and its indexes in one database. It is written for that database and
// decides for itself how; what it promises is the same for all, and one conformance suite holds
// every engine to it. Errors are values; no exception leaves an engine.

#ifndef FIRN_CORE_ENGINE_H_
#define FIRN_CORE_ENGINE_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "firn/core/append.h"
#include "firn/core/event.h"

namespace firn {

// How much one page may hold. A page ends before an event that would break a limit, but holds at
// least one event if there is one.
struct PageLimits {
  size_t events = 0;
  size_t bytes = 0;
};

// Reads the log through a connection of its own. Used by one thread at a time.
class EventReader {
 public:
  virtual ~EventReader() = default;

  // Hands over the events in (after, until], in order, as far as the limits allow, as they were at
  // one moment. Every position up to `until` must be at or below a head that the store published.
  // Returns the last position handed over, or `after` if there was none.
  // kCorrupted if an event in the range is missing or unreadable; then nothing beyond it is given.
  virtual absl::StatusOr<Position> ReadPage(
      Position after, Position until, PageLimits limits,
      absl::FunctionRef<void(const RecordedEvent&)> visit) = 0;
};

// One database. Except for OpenReader, used by one thread only: the writer.
class Engine {
 public:
  virtual ~Engine() = default;

  // The log's identity, made when it was created.
  virtual const std::string& store_id() const = 0;

  // What an acknowledgement stands for.
  virtual Durability durability() const = 0;

  // The end of the committed log.
  virtual Head head() const = 0;

  // Appends the requests of a group in order, each wholly or not at all, each seeing those before
  // it, and makes the group durable before it returns. A request whose events are all in the log
  // with the same content is answered with their places and writes nothing.
  //
  // An answer is a result, or an error that concerns that request alone: kEventIdConflict,
  // kBatchPartlyKnown, kCheckFailed, kPositionBeyondHead (of a check), kCorrupted (of what was
  // looked up). If the call itself fails, no request of the group is in the log
  // (kDiskFull, kCorrupted, kInternal), except kReadOnly: the database could not be made durable,
  // whether the group is kept is open, and the engine must not be asked to commit again.
  virtual absl::StatusOr<std::vector<absl::StatusOr<AppendResult>>> CommitGroup(
      absl::Span<const AppendRequest* const> group) = 0;

  // Housekeeping between groups, in bounded steps. Errors as CommitGroup's.
  virtual absl::Status Maintain() = 0;

  // A new reader. Thread-safe. Readers must be gone before the engine.
  virtual absl::StatusOr<std::unique_ptr<EventReader>> OpenReader() = 0;
};

}  // namespace firn

#endif  // FIRN_CORE_ENGINE_H_
