// A moment of the log, as clients name it.

#ifndef FIRN_PROJECTION_MOMENT_H_
#define FIRN_PROJECTION_MOMENT_H_

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"

namespace firn::projection {

// At most one of the two; neither: the newest.
struct Moment {
  std::optional<Position> position = std::nullopt;
  // Recorded time, microseconds.
  std::optional<int64_t> time_us = std::nullopt;

  bool is_newest() const { return !position && !time_us; }
};

// The position that the moment stands for. kPositionBeyondHead, and the reader's errors.
absl::StatusOr<Position> PositionOf(const Moment& moment, Position head, EventReader& reader);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_MOMENT_H_
