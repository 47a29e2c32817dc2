// Events: what is appended, and what is read.

#ifndef FIRN_CLIENT_EVENT_H_
#define FIRN_CLIENT_EVENT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"

namespace firn_client::v1 {
class EventDTO;
}

namespace firn {
inline namespace client {

// What an event is about, for example image 42.
struct Target {
  std::string type = {};
  int64_t id = 0;

  friend bool operator==(const Target&, const Target&) = default;
};

// An immutable fact. Rules and limits of each member: firn/v1/event.proto, `EventDTO`.
struct Event {
  // A UUID. Empty in an append: the client makes one (version 7).
  std::string id = {};
  // The application's clock, in milliseconds. Absent in an append: now; to be given if the id is.
  std::optional<absl::Time> timestamp = {};
  std::string event_type = {};
  // JSON text, kept byte for byte; with a `content_type`, opaque bytes of that type.
  std::string payload = {};
  std::string content_type = {};
  Target target = {};
  std::optional<std::string> user_id = {};
  // Empty in an append: `<target type>-<target id>`.
  std::string stream = {};
  std::vector<std::string> tags = {};
  std::map<std::string, std::string> metadata = {};

  // What the store says; not looked at in an append.

  // The recorded time: the server's clock at commit, in microseconds. InfinitePast() if there is
  // none.
  absl::Time created_at = absl::InfinitePast();
  // Places in the log and in the stream, from 1.
  uint64_t position = 0;
  uint64_t revision = 0;
  // Place in the batch, from 0.
  uint32_t batch_index = 0;

  friend bool operator==(const Event&, const Event&) = default;
};

// An event as it was received: looks at the message of the server and copies nothing. Cheap to
// copy. It, and every std::string_view that it gives, is valid until the stream or batch that it
// came from goes on or ends; ToEvent() makes a copy that stays.
class EventView {
 public:
  explicit EventView(const ::firn_client::v1::EventDTO& event) : event_(&event) {}

  std::string_view id() const;
  absl::Time timestamp() const;
  std::string_view event_type() const;
  // See Event: JSON text if content_type() is empty.
  std::string_view payload() const;
  std::string_view content_type() const;
  std::string_view target_type() const;
  int64_t target_id() const;
  std::optional<std::string_view> user_id() const;
  std::string_view stream() const;
  std::vector<std::string_view> tags() const;
  std::map<std::string_view, std::string_view> metadata() const;
  // Parses the text that the server sent.
  absl::Time created_at() const;
  uint64_t position() const;
  uint64_t revision() const;
  uint32_t batch_index() const;

  Event ToEvent() const;

 private:
  const ::firn_client::v1::EventDTO* event_;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_EVENT_H_
