#include "peers/peer.h"

#include <algorithm>

namespace firn::bench {

EventMakerOptions MakerOptions(const PeerOptions& options) {
  EventMakerOptions maker;
  maker.searched = options.searched;
  return maker;
}

Load::Load(const PeerOptions& options)
    : options_(options),
      meter_(options.events > 0 ? Meter::UntilTaken() : Meter::ForSeconds(options.seconds)) {}

int Load::Next(Clock::time_point now) {
  if (!meter_.IsRunning(now)) return 0;
  int size = options_.batch;
  if (options_.events > 0) {
    size = static_cast<int>(std::min<uint64_t>(options_.events - sent_, options_.batch));
  }
  sent_ += static_cast<uint64_t>(size);
  return size;
}

Measurement Load::Take(uint64_t stored) {
  Measurement measurement = meter_.Take();
  measurement.stored = stored;
  return measurement;
}

}  // namespace firn::bench
