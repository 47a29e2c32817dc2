#include "firn/backup/event_order.h"

#include "absl/strings/str_cat.h"

namespace firn::backup {

absl::Status EventOrder::Add(const RecordedEvent& event) {
  const auto fault = [&](const auto&... what) {
    return absl::DataLossError(absl::StrCat("event ", event.position, what...));
  };
  if (event.position != last_ + 1) return fault(" stands where ", last_ + 1, " should");
  if (event.recorded_us <= recorded_us_) return fault(" was recorded before the one ahead of it");
  if (event.batch_index != 0 && event.batch_index != next_index_) {
    return fault(" is number ", event.batch_index, " of a batch whose beginning is missing");
  }
  last_ = event.position;
  recorded_us_ = event.recorded_us;
  next_index_ = event.batch_index + 1;
  return absl::OkStatus();
}

}  // namespace firn::backup
