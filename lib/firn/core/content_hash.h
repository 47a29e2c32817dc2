// What makes two appends of an id the same: everything that the client decides.

#ifndef FIRN_CORE_CONTENT_HASH_H_
#define FIRN_CORE_CONTENT_HASH_H_

#include <cstdint>

#include "firn/core/event.h"

namespace firn {

// A 64-bit hash (XXH3) of an event's content: timestamp, type, payload and its media type, target,
// user, stream (a target's own stream is the same whether it was named or not), tags in their
// order, metadata by key. Not of what the store assigns. It is kept with the event, so that a
// retry is recognised even if the content itself is gone; its definition is for ever.
uint64_t HashContent(const Event& event);
uint64_t HashContent(const RecordedEvent& event);

}  // namespace firn

#endif  // FIRN_CORE_CONTENT_HASH_H_
