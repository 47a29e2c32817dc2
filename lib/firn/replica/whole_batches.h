// Cuts a stream of events where batches end: what is taken over, is taken over in whole batches.

#ifndef FIRN_REPLICA_WHOLE_BATCHES_H_
#define FIRN_REPLICA_WHOLE_BATCHES_H_

#include <cstddef>
#include <deque>

#include "firn/core/append.h"
#include "firn/core/event.h"

namespace firn::replica {

// Gathers events in the order of positions. An event says which of its batch it is, but not whether
// it is the last: that is known when another batch begins, or when the log ends there, because a
// log never ends within one. Not thread-safe.
class WholeBatches {
 public:
  void Add(CommittedEvent event);

  // The other log ended at `head`, a moment ago.
  void NoteHead(Position head);

  // What is known to be whole, from the front: at least a batch if there is one, more while it is
  // about `bytes_max`. Empty if there is none.
  CommittedGroup Take(size_t bytes_max);

  // Of all that is held, also of what is not whole yet.
  size_t bytes() const { return bytes_; }
  bool has_whole() const { return whole_ > 0; }

  // Forgets what is held.
  void Clear();

 private:
  std::deque<CommittedEvent> events_;
  // So many at the front are in whole batches.
  size_t whole_ = 0;
  size_t bytes_ = 0;
};

}  // namespace firn::replica

#endif  // FIRN_REPLICA_WHOLE_BATCHES_H_
