// The seam between the store and a database: commit a group, read a page, say where the log ends.
//
// An engine keeps the log in one database, and whatever it looks it up by. It is written for that
// database and decides for itself how; what it promises is the same for all, and one conformance
// suite holds every engine to it. Errors are values; no exception leaves an engine.

#ifndef FIRN_CORE_ENGINE_H_
#define FIRN_CORE_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/core/query.h"

namespace firn {

// How much one page may hold and cost. A page ends before an event that would break the limit on
// events or bytes, but holds at least one event; it may be empty, and then has got on, if it ends
// because of what it costs.
struct PageLimits {
  size_t events = std::numeric_limits<size_t>::max();
  // About the size of the events in a message; 0 if they are only counted.
  size_t bytes = std::numeric_limits<size_t>::max();
  // Events looked at and looks into the index, about: what a page may cost if little matches.
  size_t work = std::numeric_limits<size_t>::max();
};

// What to read. Every position up to `until` must be at or below a head that the store published.
struct ReadRequest {
  // Null: every event. Must outlive the read.
  const Filter* filter = nullptr;
  // Positions in (after, until].
  Position after = 0;
  Position until = 0;
  // From the newest to the oldest.
  bool backwards = false;
  // Events are handed over without their payloads.
  bool without_payload = false;
  PageLimits limits = {};
};

// How an item of a query was looked for.
struct ReadPlanItem {
  // The indexes that were walked side by side; none: the log was scanned.
  std::vector<std::string> indexes = {};
  size_t keys = 0;
  // What was decided by looking at each event.
  std::vector<std::string> conditions = {};
};

// What came of a read.
struct ReadResult {
  // Everything that matches in the request's (after, looked_to] was handed over; backwards, in
  // (looked_to, until]. At the end of the range, everything was.
  Position looked_to = 0;
  // The part of the range that was left after bounds on revisions were made bounds on positions.
  Position narrowed_after = 0;
  Position narrowed_until = 0;
  std::vector<ReadPlanItem> plan = {};
  size_t index_seeks = 0;
  size_t examined = 0;
  size_t matched = 0;
};

// Reads the log through a connection of its own. Used by one thread at a time.
class EventReader {
 public:
  virtual ~EventReader() = default;

  // Hands over the events that are asked for, in order, as far as the limits allow, as they were at
  // one moment. kCorrupted if an event that it needs, or may need, is missing or unreadable or,
  // where events are looked up one by one, not what its hash says; nothing beyond it is given, and
  // what was found before it is a page of its own, after which the next read fails. kInternal.
  virtual absl::StatusOr<ReadResult> Read(const ReadRequest& request,
                                          absl::FunctionRef<void(const RecordedEvent&)> visit) = 0;

  // The last position, at most `head`, that was recorded at or before a time; 0 if there is none.
  // Errors as Read's.
  virtual absl::StatusOr<Position> PositionAt(int64_t recorded_us, Position head) = 0;

  // Where the event with the id is, at most at `head`; 0 if there is none. Errors as Read's.
  virtual absl::StatusOr<Position> FindById(const Uuid& id, Position head) = 0;

  // When the event at a position was recorded, in microseconds. Errors as Read's.
  virtual absl::StatusOr<int64_t> RecordedAt(Position position) = 0;

  // Whether the event at a position still has the content that the hash kept with it says. Errors
  // as Read's.
  virtual absl::StatusOr<bool> HasItsContent(Position position) = 0;
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

  // Ok, or why nothing may be appended: kCorrupted, naming the events that could not be read when
  // the log was opened, without which ids and revisions are not known. What is there is read all
  // the same. Never changes. Thread-safe.
  virtual absl::Status damage() const { return absl::OkStatus(); }

  // Appends the requests of a group in order, each wholly or not at all, each seeing those before
  // it, and makes the group durable before it returns. A request whose events are all in the log
  // with the same content is answered with their places and writes nothing; a new one that has a
  // refusal is answered with that.
  //
  // An answer is a result, or an error that concerns that request alone: kEventIdConflict,
  // kBatchPartlyKnown, kCheckFailed, kPositionBeyondHead (of a check), kCorrupted (of what was
  // looked up). If the call itself fails, no request of the group is in the log
  // (kDiskFull, kCorrupted, kInternal), except kReadOnly: the database could not be made durable,
  // whether the group is kept is open, and the engine must not be asked to commit again.
  virtual absl::StatusOr<std::vector<absl::StatusOr<AppendResult>>> CommitGroup(
      absl::Span<const AppendRequest* const> group) = 0;

  // Writes events that another log has recorded, with the places, times and batches that they have
  // there, as one group, durable when it returns. They must continue this log: positions without a
  // gap from the head, recorded times that rise, revisions that continue their streams, ids that
  // the log does not have, batches from their first event. Where the last batch ends the engine
  // cannot tell: the caller sees to it that it is whole. The fields are taken as they are, and no
  // conditions are looked at. kFailedPrecondition, without a reason, naming the position that does
  // not continue the log; otherwise errors as CommitGroup's. Nothing is written then.
  virtual absl::Status CommitRecorded(absl::Span<const CommittedEvent> events) = 0;

  // Housekeeping between groups, in bounded steps. Errors as CommitGroup's.
  virtual absl::Status Maintain() = 0;

  // A new reader. Thread-safe. Readers must be gone before the engine.
  virtual absl::StatusOr<std::unique_ptr<EventReader>> OpenReader() = 0;
};

}  // namespace firn

#endif  // FIRN_CORE_ENGINE_H_
