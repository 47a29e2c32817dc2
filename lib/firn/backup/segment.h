// A segment: the events of a stretch of the log in one file. docs/backup.md defines the bytes.
//
// The file is a sequence of zstd frames, so that `zstd -d` alone reads it: a skippable one with the
// header, one with the events, a skippable one with the trailer. The events stand there as field 1
// of a message that repeats them, such as firn.v1.ReplayEventsResponse. Pure; no I/O.

#ifndef FIRN_BACKUP_SEGMENT_H_
#define FIRN_BACKUP_SEGMENT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/backup/frontier.h"
#include "firn/base/sha256.h"
#include "firn/base/uuid.h"
#include "firn/core/event.h"
#include "firn/v1/event.pb.h"

namespace firn::backup {

// A segment is full with so many bytes of events before compression. It ends with a batch, and so
// may be larger by one.
inline constexpr size_t kSegmentFullBytes = 64 << 20;
// What is larger than this is no segment.
inline constexpr size_t kSegmentBytesMax = 128 << 20;

// Appends an event as it stands in a segment.
void WriteEvent(const v1::EventDTO& event, std::string& events);

// Hands over the events, in order. kDataLoss if the bytes are not events; otherwise what `visit`
// returns. The event is the same object every time, to be taken apart at will.
absl::Status ReadEvents(std::string_view events,
                        absl::FunctionRef<absl::Status(v1::EventDTO&)> visit);

struct Segment {
  Uuid store_id;
  Position first = 0;
  Position last = 0;
  // Of the log up to the last event.
  Frontier end;
  // As WriteEvent wrote them.
  std::string events;
};

// The file's bytes. kInternal if they cannot be compressed.
absl::StatusOr<std::string> WriteSegment(const Segment& segment);

// The segment in a file's bytes, whatever these are: kDataLoss if it is none, or not whole. Its
// hashes are those of the file; whether the events lead to them, and are events, is not looked at.
absl::StatusOr<Segment> ReadSegment(std::string_view file);

// What ReadSegment says of the log up to the segment's end, without the events being looked at.
absl::StatusOr<Frontier> ReadFrontier(std::string_view file);

// Takes an event, which it may take apart, and the hash of its leaf.
using EventVisitor = absl::FunctionRef<absl::Status(v1::EventDTO&, const proof::Hash&)>;

// When the first and the last event of a segment were recorded, microseconds.
struct SegmentTimes {
  int64_t first_us = 0;
  int64_t last_us = 0;
};

// Whether the segment's events are those of its positions, one after the other, and lead from the
// log before it to the one at its end. kDataLoss naming the position. `before` may be null, if what
// is before is not known. Also what `visit` returns.
absl::StatusOr<SegmentTimes> CheckEvents(const Segment& segment, const Frontier* before,
                                         EventVisitor visit);

}  // namespace firn::backup

#endif  // FIRN_BACKUP_SEGMENT_H_
