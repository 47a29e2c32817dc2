// A message of ReplayEvents, read without parsing its events: what a reader costs that only passes
// them on.

#ifndef FIRN_BENCH_HARNESS_PAGE_H_
#define FIRN_BENCH_HARNESS_PAGE_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>

#include "firn/v1/event_store.pb.h"

namespace firn::bench {

struct Page {
  uint64_t events = 0;
  uint64_t position = 0;
  uint64_t head = 0;
  v1::ReplayMark mark = v1::REPLAY_MARK_UNSPECIFIED;
};

// Steps over the events by their lengths. Ends the program if the message is none.
Page CountEvents(grpc::ByteBuffer& message);

// Looks for the position of each event as well, and ends the program if they do not follow
// `position` without a gap. Moves `position` to the last.
Page CheckEvents(grpc::ByteBuffer& message, uint64_t& position);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_PAGE_H_
