#ifndef FIRN_CLIENT_SRC_BACKOFF_H_
#define FIRN_CLIENT_SRC_BACKOFF_H_

#include "absl/time/time.h"

namespace firn {
inline namespace client {
namespace internal {

// The pauses between attempts: 50 ms, doubling to 2 s, each shortened at random by up to a half.
class Backoff {
 public:
  absl::Duration Next();
  void Reset();

 private:
  static constexpr absl::Duration kFirst = absl::Milliseconds(50);
  static constexpr absl::Duration kLongest = absl::Seconds(2);

  absl::Duration pause_ = kFirst;
};

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_BACKOFF_H_
