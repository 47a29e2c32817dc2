// The newest postings, in memory: in the order of the log, with a chain through each key's.

#ifndef FIRN_INDEX_TAIL_H_
#define FIRN_INDEX_TAIL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "firn/index/posting.h"

namespace firn::index {

// One thread adds postings; meanwhile others may look for them. They find every posting that was
// added before they learned of its position, in a way that orders the two (a lock, for example),
// and perhaps newer ones.
class Tail {
 public:
  // Where in a tail a posting stands. Chains end with kNone.
  using Place = uint32_t;
  static constexpr Place kNone = ~Place{0};

  // Room for so many postings.
  explicit Tail(size_t capacity);

  // The first `size` postings of another tail, with room for `capacity`, which is no less.
  Tail(const Tail& other, size_t size, size_t capacity);

  // Forgets everything. Nobody else may be looking.
  void Clear();

  // Says, before anything is added, that the first event to come is the one after `after`.
  void BeginAfter(Position after) { after_ = after; }

  // Positions never go back, and are at most 2^32 beyond the one the tail began after. There must
  // be room.
  void Add(Key key, Position position);

  // By the thread that adds, or when nobody does any more.
  size_t size() const { return size_; }
  bool has_room() const { return size_ < capacity_; }
  size_t capacity() const { return capacity_; }
  Position after() const { return after_; }

  // The newest posting of the key.
  Place Newest(Key key) const;
  // The next older one of the same key.
  Place Older(Place place) const { return entries_[place].older; }
  Position PositionAt(Place place) const { return after_ + entries_[place].step; }

  // Fetches what Newest(key) will look at first.
  void Prefetch(Key key) const { __builtin_prefetch(&slots_[SlotOf(key)]); }

  // All postings in the order of keys, when none is added any more.
  std::vector<Posting> Sorted() const;

 private:
  struct Entry {
    Key key;
    uint32_t step;  // of the position, from after_
    Place older;
  };
  // A place in a slot says that its entry is written, and is never written again.
  using Slot = std::atomic<Place>;

  size_t SlotOf(Key key) const { return static_cast<size_t>(key) & (slots_.size() - 1); }
  // The slot that holds the key's newest place, or the empty one where it belongs.
  size_t FindSlot(Key key, Place& newest) const;

  Position after_ = 0;
  const size_t capacity_;
  size_t size_ = 0;
  std::unique_ptr<Entry[]> entries_;
  // Open addressing; at most two thirds of it are taken.
  std::vector<Slot> slots_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_TAIL_H_
