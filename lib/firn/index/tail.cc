#include "firn/index/tail.h"

#include <algorithm>
#include <bit>

namespace firn::index {

Tail::Tail(size_t capacity) : slots_(std::bit_ceil(std::max<size_t>(capacity, 1) * 2), kNone) {
  entries_.reserve(slots_.size() / 2);
  // Touched now, so that no page is first met in the middle of an append.
  entries_.resize(entries_.capacity());
  entries_.clear();
}

void Tail::Clear() {
  entries_.clear();
  std::fill(slots_.begin(), slots_.end(), kNone);
}

size_t Tail::FindSlot(Key key) const {
  size_t slot = SlotOf(key);
  while (slots_[slot] != kNone && entries_[slots_[slot]].key != key) {
    slot = (slot + 1) & (slots_.size() - 1);
  }
  return slot;
}

void Tail::Add(Key key, Position position) {
  if (entries_.size() == slots_.size() / 2) Grow();
  Place& newest = slots_[FindSlot(key)];
  const Place place = static_cast<Place>(entries_.size());
  entries_.push_back({key, static_cast<uint32_t>(position - after_), newest});
  newest = place;
}

void Tail::Truncate(size_t size) {
  // From the newest back, each removal undoes the last insertion exactly.
  while (entries_.size() > size) {
    const Entry last = entries_.back();
    slots_[FindSlot(last.key)] = last.older;
    entries_.pop_back();
  }
}

Tail::Place Tail::Newest(Key key) const { return slots_[FindSlot(key)]; }

void Tail::Grow() {
  slots_.assign(slots_.size() * 2, kNone);
  for (size_t i = 0; i < entries_.size(); ++i) {
    slots_[FindSlot(entries_[i].key)] = static_cast<Place>(i);
  }
}

std::vector<Posting> Tail::Sorted() const {
  std::vector<Posting> postings;
  postings.reserve(entries_.size());
  for (const Entry& entry : entries_) postings.push_back({entry.key, after_ + entry.step});
  std::sort(postings.begin(), postings.end());
  return postings;
}

}  // namespace firn::index
