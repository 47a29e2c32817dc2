// Events that came from a server and are not in a segment yet.

#ifndef FIRN_BACKUP_PENDING_H_
#define FIRN_BACKUP_PENDING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "firn/backup/event_order.h"
#include "firn/backup/frontier.h"
#include "firn/backup/segment.h"
#include "firn/base/uuid.h"
#include "firn/core/event.h"
#include "firn/proof/merkle.h"
#include "firn/v1/event.pb.h"
#include "firn/wire/recorded_event.h"

namespace firn::backup {

// A segment, and when its first and its last event were recorded.
struct TakenSegment {
  Segment segment;
  SegmentTimes times;
};

// Used by one thread. A segment holds whole batches: where one ends is known when the next begins,
// or when the log ends there.
class PendingEvents {
 public:
  // Of events that come after `end`, whose last was recorded then.
  PendingEvents(const Uuid& store_id, Frontier end, int64_t recorded_us);

  // kDataLoss, as EventOrder's, if it is not the next event of the log.
  absl::Status Add(const v1::EventDTO& event);

  // The last event that was added ends a batch.
  void EndBatch() { whole_ = all_; }

  // Of all that was added.
  Position last() const { return order_.last(); }

  // How much there is to take, in whole batches.
  bool has_whole() const { return whole_.events > 0; }
  size_t whole_bytes() const { return whole_.bytes; }

  // Takes the whole batches, of which there are some, out.
  TakenSegment Take();

 private:
  struct Extent {
    size_t events = 0;
    size_t bytes = 0;
  };

  const Uuid store_id_;
  // Of what was taken.
  Frontier end_;
  EventOrder order_;
  wire::EventReading reading_;
  std::string events_;
  // Of each event, its leaf and when it was recorded.
  std::vector<proof::Hash> leaves_;
  std::vector<int64_t> recorded_us_;
  Extent all_;
  Extent whole_;
};

}  // namespace firn::backup

#endif  // FIRN_BACKUP_PENDING_H_
