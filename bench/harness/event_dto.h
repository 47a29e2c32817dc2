// The events of the load as the contract has them.

#ifndef FIRN_BENCH_HARNESS_EVENT_DTO_H_
#define FIRN_BENCH_HARNESS_EVENT_DTO_H_

#include "firn/v1/event.pb.h"
#include "harness/event_maker.h"

namespace firn::bench {

// Fills in what a client sends.
void ToDto(const Event& event, v1::EventDTO& dto);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_EVENT_DTO_H_
