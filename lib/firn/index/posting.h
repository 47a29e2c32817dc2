// What the index holds: which events have which key.

#ifndef FIRN_INDEX_POSTING_H_
#define FIRN_INDEX_POSTING_H_

#include <array>
#include <cstdint>

#include "firn/core/event.h"

namespace firn::index {

// A hash of what is looked up. Spread evenly over all 64 bits, so that keys can serve as hashes of
// themselves. Two things may share a key: who looks one up must look at the event as well.
using Key = uint64_t;

// The event at `position` has the key. Ordered by key, then position.
struct Posting {
  Key key = 0;
  Position position = 0;

  friend bool operator==(const Posting&, const Posting&) = default;
  friend bool operator<(const Posting& a, const Posting& b) {
    return a.key != b.key ? a.key < b.key : a.position < b.position;
  }
};

// Says which log the index was made of: the id of the last event that a run covers.
using Fingerprint = std::array<uint8_t, 16>;

}  // namespace firn::index

#endif  // FIRN_INDEX_POSTING_H_
