#include "src/backoff.h"

#include <algorithm>
#include <random>

namespace firn {
inline namespace client {
namespace internal {

absl::Duration Backoff::Next() {
  static thread_local std::minstd_rand random{std::random_device{}()};
  const absl::Duration pause = pause_;
  pause_ = std::min(2 * pause_, kLongest);
  return pause * std::uniform_real_distribution<double>(0.5, 1.0)(random);
}

void Backoff::Reset() { pause_ = kFirst; }

}  // namespace internal
}  // namespace client
}  // namespace firn
