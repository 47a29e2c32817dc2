#include "harness/deliveries.h"

#include <algorithm>

namespace firn::bench {

void Join(std::vector<Appended>& appended, const std::vector<std::vector<Received>>& followers,
          const std::function<void(const Appended&, const Received&)>& visit) {
  std::sort(appended.begin(), appended.end(),
            [](const Appended& a, const Appended& b) { return a.position < b.position; });
  for (const std::vector<Received>& messages : followers) {
    auto append = appended.begin();
    for (const Received& received : messages) {
      for (; append != appended.end() && append->position <= received.position; ++append) {
        visit(*append, received);
      }
    }
  }
}

Measurement MeasureDeliveries(Meter& meter, std::vector<Appended>& appended,
                              const std::vector<std::vector<Received>>& followers) {
  Join(appended, followers, [&meter](const Appended& event, const Received& received) {
    meter.Add(event.sent, received.at, 1, received.bytes / received.events);
  });
  return meter.Take();
}

}  // namespace firn::bench
