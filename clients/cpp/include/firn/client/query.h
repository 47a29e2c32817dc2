// Which events are meant. Limits of each member: firn/v1/event.proto.

#ifndef FIRN_CLIENT_QUERY_H_
#define FIRN_CLIENT_QUERY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/time/time.h"
#include "firn/client/event.h"

namespace firn {
inline namespace client {

// Matches an event that satisfies every member which is not empty; without any, every event.
struct QueryItem {
  // The event's type is one of these, or begins with one of `event_type_prefixes`.
  std::vector<std::string> event_types = {};
  // The event has all of these.
  std::vector<std::string> tags = {};
  std::vector<std::string> streams = {};
  std::vector<std::string> event_type_prefixes = {};
  std::vector<Target> targets = {};
  std::vector<std::string> user_ids = {};
};

// Selects the events that match at least one item.
struct EventQuery {
  std::vector<QueryItem> items = {};
};

// Bounds, all inclusive: an event must be within every one that is given.
struct ReadBounds {
  // Of each event's place in its own stream.
  std::optional<uint64_t> min_revision = {};
  std::optional<uint64_t> max_revision = {};
  // Of the application's clock, in milliseconds.
  std::optional<absl::Time> min_timestamp = {};
  std::optional<absl::Time> max_timestamp = {};
  // Of the recorded time: what was recorded at `from_time` or later; the log as it was at `as_of`.
  std::optional<absl::Time> from_time = {};
  std::optional<absl::Time> as_of = {};
};

// A moment of the log: up to and with a position, or at a recorded time.
using AsOf = std::variant<uint64_t, absl::Time>;

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_QUERY_H_
