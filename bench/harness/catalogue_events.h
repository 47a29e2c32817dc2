// The history of a catalogue, in requests as an application makes them.

#ifndef FIRN_BENCH_HARNESS_CATALOGUE_EVENTS_H_
#define FIRN_BENCH_HARNESS_CATALOGUE_EVENTS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "firn/v1/event_store.pb.h"
#include "workload/history.h"

namespace firn::bench {

// Not thread-safe.
class CatalogueEvents {
 public:
  // Leaves out the first gestures, as many as have no more than `stored` events together. Ends the
  // program if there are no others.
  CatalogueEvents(int64_t images, uint64_t stored);

  // Fills in the next 1 to 50 events of one gesture. Ends the program if the history is over.
  void Next(v1::AppendStreamRequest& request);

 private:
  void NextGesture();

  workload::History history_;
  std::vector<workload::GeneratedEvent> gesture_;
  // How many of the gesture's were handed out.
  size_t taken_ = 0;
};

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_CATALOGUE_EVENTS_H_
