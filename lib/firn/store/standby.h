// What a store that takes no appends knows of the server that does.

#ifndef FIRN_STORE_STANDBY_H_
#define FIRN_STORE_STANDBY_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "firn/base/mutex.h"
#include "firn/core/event.h"

namespace firn {

// Thread-safe.
class Standby {
 public:
  enum class State {
    kConnecting,  // the primary is not heard; it is tried again
    kCatchingUp,  // what it had before is being taken over
    kFollowing,   // what it appends is taken over as it does
    kStopped,     // given up: the logs are not, or no longer, the same
  };

  struct Snapshot {
    State state = State::kConnecting;
    // Where the primary's log ended when it was last heard of; 0: it never was.
    Position primary_head = 0;
  };

  // `primary` is "HOST:PORT"; empty: there is none, and the rest has no meaning.
  explicit Standby(std::string primary) : primary_(std::move(primary)) {}

  const std::string& primary() const { return primary_; }

  // What a write is answered: kNotPrimary.
  absl::Status Refusal() const;

  Snapshot Now() const;

  void SetState(State state);
  void SetPrimaryHead(Position head);

 private:
  const std::string primary_;
  mutable Mutex mutex_;
  Snapshot now_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn

#endif  // FIRN_STORE_STANDBY_H_
