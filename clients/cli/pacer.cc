#include "cli/pacer.h"

#include <utility>

namespace firn::cli {

Pacer::Pacer(double speed, Clock clock, Sleep sleep)
    : speed_(speed), clock_(std::move(clock)), sleep_(std::move(sleep)) {}

bool Pacer::Await(const v1::EventDTO& event) {
  absl::Time recorded;
  // A recorded time that is none makes no pace.
  if (!absl::ParseTime(absl::RFC3339_full, event.created_at(), &recorded, nullptr)) return true;
  if (!first_recorded_) {
    first_recorded_ = recorded;
    first_passed_ = clock_();
    return true;
  }
  const absl::Time due = first_passed_ + (recorded - *first_recorded_) / speed_;
  const absl::Duration wait = due - clock_();
  return wait <= absl::ZeroDuration() || sleep_(wait);
}

}  // namespace firn::cli
