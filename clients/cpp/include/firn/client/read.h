// Requests and answers of reads: pages, newest events, counts, replays, the head.

#ifndef FIRN_CLIENT_READ_H_
#define FIRN_CLIENT_READ_H_

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "firn/client/event.h"
#include "firn/client/query.h"

namespace firn_client::v1 {
class ReplayEventsResponse;
}

namespace firn {
inline namespace client {

struct GetEventsRequest {
  // Exclusive. 0: from the beginning.
  uint64_t after_position = 0;
  // Inclusive. Absent: the head at the time of the call.
  std::optional<uint64_t> until_position = {};
  // Absent: every event.
  std::optional<EventQuery> query = {};
  ReadBounds bounds = {};
  // From the newest event to the oldest.
  bool backwards = false;
  // The most events of a page, 1 to 1,000. 0: 100.
  uint32_t page_size = 0;
  // The `next_page_token` of the page before; all but `page_size` must then be as it was there.
  std::string page_token = {};
};

struct EventPage {
  // By position; from the newest if `backwards`. May be empty although there is a next page.
  std::vector<Event> events = {};
  // Empty: there is no next page.
  std::string next_page_token = {};
  uint64_t head = 0;
  // How far the page has looked.
  uint64_t position = 0;
};

struct GetNewestRequest {
  // The newest event of each of these, 1 to 1,000 together.
  std::vector<std::string> streams = {};
  std::vector<EventQuery> queries = {};
  // Inclusive: the log as it was when its head was here. Absent: the newest.
  std::optional<uint64_t> until_position = {};
  // The log as it was at this recorded time; with `until_position`, the earlier holds.
  std::optional<absl::Time> as_of = {};
};

struct NewestEvents {
  // For each of `streams`, then of `queries`; absent if there is none.
  std::vector<std::optional<Event>> events = {};
  // The moment that all were read at.
  uint64_t head = 0;
};

struct CountRequest {
  // As in GetEventsRequest.
  uint64_t after_position = 0;
  std::optional<uint64_t> until_position = {};
  std::optional<EventQuery> query = {};
  ReadBounds bounds = {};
};

struct EventCount {
  uint64_t count = 0;
  // Up to where was counted.
  uint64_t position = 0;
};

struct ReplayRequest {
  // Exclusive. 0: from the beginning.
  uint64_t after_position = 0;
  // Inclusive. Absent: where the log ends when the replay begins.
  std::optional<uint64_t> until_position = {};
  // Absent: every event.
  std::optional<EventQuery> query = {};
  ReadBounds bounds = {};
  // The most events of a batch. 0: as many as the server sends, about 256 KiB.
  uint32_t batch_size = 0;
};

struct FollowRequest {
  // Exclusive. 0: from the beginning.
  uint64_t after_position = 0;
  std::optional<EventQuery> query = {};
  // Not `as_of`.
  ReadBounds bounds = {};
  uint32_t batch_size = 0;
  // Once caught up, end with kConsumerTooSlow when it is more than so many positions behind the
  // head. 0: never.
  uint64_t max_lag = 0;
  // The longest time without a batch, 100 ms to 1 h. If nothing has come for three of them (but at
  // least 3 s, and 10 s for the first batch), the connection is taken for dead and made again.
  absl::Duration heartbeat_interval = absl::Seconds(5);
};

// What a batch says besides its events.
enum class ReplayMark {
  kNone = 0,
  // Everything up to the head has been offered; what follows is new.
  kCaughtUp = 1,
  // This follower reads more slowly than events are appended; nothing is left out.
  kFellBehind = 2,
  // Nothing matched for a heartbeat interval, but the position has moved.
  kCheckpoint = 3,
  // Nothing has happened for a heartbeat interval.
  kHeartbeat = 4,
};

// What the server sent at once: events in the order of positions, perhaps none. As EventView, it
// looks at the message, and is valid until its stream goes on or ends.
class Batch {
 public:
  class Iterator {
   public:
    using value_type = EventView;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    Iterator(const Batch& batch, size_t index) : batch_(&batch), index_(index) {}

    EventView operator*() const { return (*batch_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    Iterator operator++(int) { return {*batch_, index_++}; }
    friend bool operator==(const Iterator&, const Iterator&) = default;

   private:
    const Batch* batch_ = nullptr;
    size_t index_ = 0;
  };

  explicit Batch(const ::firn_client::v1::ReplayEventsResponse& message) : message_(&message) {}

  size_t size() const;
  bool empty() const { return size() == 0; }
  EventView operator[](size_t index) const;
  Iterator begin() const { return {*this, 0}; }
  Iterator end() const { return {*this, size()}; }

  // Everything up to here has been offered: what a consumer stores as its checkpoint, once it has
  // dealt with the events.
  uint64_t position() const;
  // The head of the log when the batch was made.
  uint64_t head() const;
  ReplayMark mark() const;

 private:
  const ::firn_client::v1::ReplayEventsResponse* message_;
};

// Where the log ends, and whose it is.
struct Head {
  // 0: the log is empty.
  uint64_t position = 0;
  // InfinitePast(): the log is empty.
  absl::Time created_at = absl::InfinitePast();
  // A UUID made with the log: positions mean nothing in a log with another one.
  std::string store_id = {};
  std::string server_version = {};
};

// Which part of the log was there at a moment.
struct PositionAt {
  // The last event recorded at or before the moment, and when. 0 and InfinitePast(): there is none.
  uint64_t position = 0;
  absl::Time created_at = absl::InfinitePast();
  uint64_t head = 0;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_READ_H_
