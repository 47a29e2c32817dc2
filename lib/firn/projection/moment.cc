#include "firn/projection/moment.h"

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"

namespace firn::projection {

absl::StatusOr<Position> PositionOf(const Moment& moment, Position head, EventReader& reader) {
  if (moment.time_us) return reader.PositionAt(*moment.time_us, head);
  const Position position = moment.position.value_or(head);
  if (position <= head) return position;
  return MakeError(ErrorReason::kPositionBeyondHead,
                   absl::StrCat("position ", position, " is beyond the head ", head,
                                "; ask for one up to there"),
                   {{"head", absl::StrCat(head)}});
}

}  // namespace firn::projection
