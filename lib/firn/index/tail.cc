#include "firn/index/tail.h"

#include <algorithm>
#include <bit>

namespace firn::index {

Tail::Tail(size_t capacity)
    : capacity_(std::max<size_t>(capacity, 1)),
      // Touched now (zeroed), so that no page is first met in the middle of an append.
      entries_(std::make_unique<Entry[]>(capacity_)),
      slots_(std::bit_ceil(capacity_ + capacity_ / 2 + 1)) {
  Clear();
}

Tail::Tail(const Tail& other, size_t size, size_t capacity) : Tail(capacity) {
  after_ = other.after_;
  for (size_t i = 0; i < size; ++i) {
    Add(other.entries_[i].key, other.PositionAt(static_cast<Place>(i)));
  }
}

void Tail::Clear() {
  size_ = 0;
  for (Slot& slot : slots_) slot.store(kNone, std::memory_order_relaxed);
}

size_t Tail::FindSlot(Key key, Place& newest) const {
  size_t slot = SlotOf(key);
  for (;;) {
    newest = slots_[slot].load(std::memory_order_acquire);
    if (newest == kNone || entries_[newest].key == key) return slot;
    slot = (slot + 1) & (slots_.size() - 1);
  }
}

void Tail::Add(Key key, Position position) {
  Place newest = kNone;
  Slot& slot = slots_[FindSlot(key, newest)];
  entries_[size_] = {key, static_cast<uint32_t>(position - after_), newest};
  slot.store(static_cast<Place>(size_), std::memory_order_release);
  ++size_;
}

Tail::Place Tail::Newest(Key key) const {
  Place newest = kNone;
  FindSlot(key, newest);
  return newest;
}

std::vector<Posting> Tail::Sorted() const {
  std::vector<Posting> postings;
  postings.reserve(size_);
  for (size_t i = 0; i < size_; ++i) {
    postings.push_back({entries_[i].key, after_ + entries_[i].step});
  }
  std::sort(postings.begin(), postings.end());
  return postings;
}

}  // namespace firn::index
