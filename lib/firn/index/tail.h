// The newest postings, in memory: in the order of the log, with a chain through each key's.

#ifndef FIRN_INDEX_TAIL_H_
#define FIRN_INDEX_TAIL_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "firn/index/posting.h"

namespace firn::index {

// Not thread-safe while postings are added; a tail that is no longer added to may be read by all.
class Tail {
 public:
  // Where in a tail a posting stands. Chains end with kNone.
  using Place = uint32_t;
  static constexpr Place kNone = ~Place{0};

  // Room for so many postings is made ready; a tail that gets more grows, which takes a moment.
  explicit Tail(size_t capacity);

  // Forgets everything.
  void Clear();

  // Says, before anything is added, that the first event to come is the one after `after`.
  void BeginAfter(Position after) { after_ = after; }

  // Positions never go back, and are at most 2^32 beyond the one the tail began after.
  void Add(Key key, Position position);

  // Forgets all but the first `size` postings.
  void Truncate(size_t size);

  size_t size() const { return entries_.size(); }
  Position after() const { return after_; }

  // The newest posting of the key.
  Place Newest(Key key) const;
  // The next older one of the same key.
  Place Older(Place place) const { return entries_[place].older; }
  Position PositionAt(Place place) const { return after_ + entries_[place].step; }

  // Fetches what Newest(key) will look at first.
  void Prefetch(Key key) const { __builtin_prefetch(&slots_[SlotOf(key)]); }

  // All postings in the order of keys.
  std::vector<Posting> Sorted() const;

 private:
  struct Entry {
    Key key;
    uint32_t step;  // of the position, from after_
    Place older;
  };

  size_t SlotOf(Key key) const { return static_cast<size_t>(key) & (slots_.size() - 1); }
  // The slot that holds the key's newest place, or the empty one where it belongs.
  size_t FindSlot(Key key) const;
  void Grow();

  Position after_ = 0;
  std::vector<Entry> entries_;
  // Open addressing; at most half of it is taken.
  std::vector<Place> slots_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_TAIL_H_
