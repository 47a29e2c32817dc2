// Appends as types: a batch with its conditions, and what comes of it.

#ifndef FIRN_CORE_APPEND_H_
#define FIRN_CORE_APPEND_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/status.h"
#include "firn/core/event.h"
#include "firn/core/query.h"

namespace firn {

// Holds if a stream, which need not be written to, is as expected.
struct StreamCheck {
  enum class Expected {
    kRevision,  // its last revision is `revision`; 0: it is empty
    kExists,    // it has an event
    kAny,       // always holds
  };

  std::string stream;
  Expected expected = Expected::kRevision;
  Revision revision = 0;
};

// Holds if no event after a position matches the query.
struct NoMatchCheck {
  Query query;
  Position after = 0;
};

using AppendCheck = std::variant<StreamCheck, NoMatchCheck>;

// Other names of an event's type and target type, which mean the same.
struct OtherNames {
  // Which of the batch's events.
  size_t index = 0;
  std::string event_type;
  std::string target_type;
};

// A batch to append, wholly or not at all: 1 to kBatchEventsMax events whose ids differ.
struct AppendRequest {
  std::vector<Event> events;
  // All must hold when the batch would be appended. Not looked at if the batch is in the log
  // already.
  std::vector<AppendCheck> checks = {};
  // If it is an error, the batch must not be appended, and this is the answer; unless it is in the
  // log already: what was appended once stays a duplicate, whatever is asked of new events by now.
  absl::Status refusal = absl::OkStatus();
  // Under these an event may be in the log as well: which names are stored depends on the schemas
  // of the day, but what was appended once must be known for ever. In the order of the events.
  std::vector<OtherNames> other_names = {};
};

// About how much memory the request takes: its strings.
size_t RequestBytes(const AppendRequest& request);

// What the store promises of an event that it has acknowledged.
enum class Durability {
  kFsynced,  // flushed to the disk: survives power loss
  kWritten,  // handed to the operating system: survives a crash of the process only
};

// Where an event of a batch went.
struct AppendedEvent {
  Position position = 0;
  Revision revision = 0;
  int64_t recorded_us = 0;
};

struct AppendResult {
  // One for each event of the request, in its order.
  absl::InlinedVector<AppendedEvent, 1> events;
  // The events were in the log already; `events` says where.
  bool duplicate = false;
};

// An event of the log that outlives the page it came on.
struct CommittedEvent {
  Event event;
  AppendedEvent place;
  // Place in the batch the event was appended with, from 0.
  uint32_t batch_index = 0;
};

// The events of one commit, in the order of positions.
using CommittedGroup = std::vector<CommittedEvent>;

// So many of the events that broke a check are told.
inline constexpr size_t kFailedCheckEventsMax = 10;

// A check that did not hold.
struct FailedCheck {
  // Which of the request's.
  size_t index = 0;
  // The last revision of the stream it is about, if it is about one.
  std::optional<Revision> actual_revision = std::nullopt;
  // The newest of the events that broke it, ascending. Empty if it is broken by what is missing.
  std::vector<Position> events = {};

  friend bool operator==(const FailedCheck&, const FailedCheck&) = default;
};

// kCheckFailed with its particulars; at least one check.
absl::Status CheckFailed(const std::vector<FailedCheck>& failed);

// The particulars of an error made by CheckFailed; empty for any other.
std::vector<FailedCheck> FailedChecksOf(const absl::Status& status);

}  // namespace firn

#endif  // FIRN_CORE_APPEND_H_
