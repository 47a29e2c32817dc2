// The domain's words as types: events, positions, appends. Pure data; no I/O, no threads.

#ifndef FIRN_CORE_EVENT_H_
#define FIRN_CORE_EVENT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "firn/base/uuid.h"

namespace firn {

// Place in the log: from 1, gap-free, in commit order. 0 is before the first event.
using Position = uint64_t;

// Place in a stream: from 1, gap-free. 0 means that the stream is empty.
using Revision = uint64_t;

// Limits on what a client may append. Sizes are in bytes.
inline constexpr size_t kEventTypeBytesMax = 128;
inline constexpr size_t kStreamBytesMax = 256;
inline constexpr size_t kTargetTypeBytesMax = 64;
inline constexpr size_t kTagBytesMax = 256;
inline constexpr size_t kTagsMax = 64;
inline constexpr size_t kMetadataKeyBytesMax = 128;
inline constexpr size_t kMetadataBytesMax = 16 << 10;
inline constexpr size_t kPayloadBytesMax = 1 << 20;
inline constexpr size_t kPayloadDepthMax = 64;
inline constexpr size_t kContentTypeBytesMax = 128;
inline constexpr size_t kUserIdBytesMax = 128;
inline constexpr size_t kBatchEventsMax = 10'000;
inline constexpr size_t kBatchBytesMax = 16 << 20;
inline constexpr size_t kChecksMax = 10'000;
inline constexpr size_t kQueryItemsMax = 64;
// Types, tags or streams of a query's item: so many of each.
inline constexpr size_t kQueryTermsMax = 64;
// 1973-03-03 in milliseconds. As seconds the same number lies in the year 5138, so anything smaller
// is a clock in seconds.
inline constexpr int64_t kTimestampMsMin = 100'000'000'000;
inline constexpr int64_t kTimestampAheadMsMax = 24LL * 60 * 60 * 1000;

// What an event carries: JSON text (an object), kept byte for byte, or opaque bytes.
struct Payload {
  std::string bytes;
  // The media type of opaque bytes; empty for JSON.
  std::string content_type;

  bool is_json() const { return content_type.empty(); }

  friend bool operator==(const Payload&, const Payload&) = default;
};

using MetadataEntry = std::pair<std::string, std::string>;

// An event as a client appends it: everything but what the store assigns.
struct Event {
  Uuid id;
  // The client's clock, milliseconds.
  int64_t timestamp_ms = 0;
  std::string event_type;
  Payload payload;
  std::string target_type;
  int64_t target_id = 0;
  std::optional<std::string> user_id;
  // Empty if the stream is the target's own, see TargetStream.
  std::string stream;
  std::vector<std::string> tags;
  // Sorted by key, each key once.
  std::vector<MetadataEntry> metadata;

  friend bool operator==(const Event&, const Event&) = default;
};

// The stream of a target's events: "image-42".
std::string TargetStream(std::string_view target_type, int64_t target_id);

// The event's stream, whether given or its target's.
std::string StreamOf(const Event& event);

// About how much memory and disk the event takes: its strings.
size_t EventBytes(const Event& event);

// An event of the log as a reader lends it: valid only during the call that hands it over.
struct RecordedEvent {
  Position position = 0;
  Revision revision = 0;
  // The recorded time, microseconds; strictly increasing along the log.
  int64_t recorded_us = 0;
  // Place in the batch the event was appended with, from 0.
  uint32_t batch_index = 0;

  Uuid id;
  int64_t timestamp_ms = 0;
  std::string_view event_type;
  std::string_view payload;
  std::string_view content_type;  // empty for JSON
  std::string_view target_type;
  int64_t target_id = 0;
  std::optional<std::string_view> user_id;
  std::string_view stream;  // always set
  absl::Span<const std::string_view> tags;
  absl::Span<const MetadataEntry> metadata;
};

// About how many bytes the event takes in a message.
size_t RecordedBytes(const RecordedEvent& event);

// The end of the log.
struct Head {
  Position position = 0;
  // The recorded time of the last event; 0 if the log is empty.
  int64_t recorded_us = 0;
};

}  // namespace firn

#endif  // FIRN_CORE_EVENT_H_
