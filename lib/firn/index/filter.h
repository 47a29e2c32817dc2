// A blocked Bloom filter over keys: says "certainly not here" in one cache line.

#ifndef FIRN_INDEX_FILTER_H_
#define FIRN_INDEX_FILTER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "firn/index/posting.h"

namespace firn::index {

// Not thread-safe while keys are added. With the size it takes for `keys` distinct keys (12 bits
// each), about one absent key in a hundred seems to be there.
class Filter {
 public:
  explicit Filter(size_t keys);

  // A filter whose bytes() were kept; their number must be a multiple of kLineBytes, not 0.
  static Filter FromBytes(std::string_view bytes);

  void Add(Key key);

  // False only if the key was never added.
  bool MayContain(Key key) const;

  // Fetches what MayContain(key) will look at.
  void Prefetch(Key key) const { __builtin_prefetch(&lines_[LineOf(key)]); }

  std::string_view bytes() const;

  static constexpr size_t kLineBytes = 64;

 private:
  struct alignas(kLineBytes) Line {
    std::array<uint64_t, kLineBytes / sizeof(uint64_t)> words{};
  };

  // Lines ascend with keys: a run, which is written in key order, fills its filter in order.
  size_t LineOf(Key key) const {
    __extension__ using Wide = unsigned __int128;
    return static_cast<size_t>((static_cast<Wide>(key) * lines_.size()) >> 64);
  }

  std::vector<Line> lines_;
};

}  // namespace firn::index

#endif  // FIRN_INDEX_FILTER_H_
