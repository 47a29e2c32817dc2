// Lets events pass at the pace at which they were recorded.

#ifndef FIRN_CLI_PACER_H_
#define FIRN_CLI_PACER_H_

#include <functional>
#include <optional>

#include "absl/time/time.h"
#include "firn/v1/event.pb.h"

namespace firn::cli {

// Not thread-safe. The first event passes at once; each other one when as much time has passed
// since then as lies between their recorded times, divided by the speed. One that is late passes at
// once and delays none after it.
class Pacer {
 public:
  using Clock = std::function<absl::Time()>;
  // Sleeps; false if something wants the command to end.
  using Sleep = std::function<bool(absl::Duration)>;

  // `speed` is greater than 0: 1 is as it was, 10 ten times as fast.
  Pacer(double speed, Clock clock, Sleep sleep);

  // Waits until the event is due. False if the sleep was ended early.
  bool Await(const v1::EventDTO& event);

 private:
  const double speed_;
  const Clock clock_;
  const Sleep sleep_;
  // The recorded time of the first event, and when it passed.
  std::optional<absl::Time> first_recorded_;
  absl::Time first_passed_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_PACER_H_
