#include "peers/read.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <utility>

namespace firn::bench {
namespace {

constexpr std::chrono::minutes kPatience{1};

uint64_t EventsOf(const std::vector<Received>& messages) {
  uint64_t events = 0;
  for (const Received& message : messages) events += message.events;
  return events;
}

}  // namespace

bool PeerFollowers::HaveAll(const std::vector<Appended>& appended) const {
  return std::all_of(received_.begin(), received_.end(),
                     [&](const auto& messages) { return EventsOf(messages) >= appended.size(); });
}

void MeasureFollowers(const PeerFollowOptions& options, PeerFollowers& followers,
                      Measurement (*append)(const PeerOptions&)) {
  std::vector<Appended> appended;
  PeerOptions writers;
  writers.server = options.server;
  writers.in_flight = options.writers;
  writers.seconds = options.seconds;
  writers.appended = &appended;
  Meter meter = Meter::ForSeconds(options.seconds);
  Measurement appends;
  std::atomic<bool> written = false;
  std::thread writer([&] {
    appends = append(writers);
    written = true;
  });
  while (!written) followers.Receive();
  writer.join();
  const Clock::time_point end = Clock::now() + kPatience;
  while (!followers.HaveAll(appended)) {
    if (Clock::now() > end) Fail("follow: waited in vain for all to reach the head");
    followers.Receive();
  }
  const uint64_t last =
      std::max_element(appended.begin(), appended.end(), [](const Appended& a, const Appended& b) {
        return a.position < b.position;
      })->position;
  for (const std::vector<Received>& messages : followers.received_) {
    if (EventsOf(messages) != appended.size() || messages.back().position != last) {
      Fail("follow: a follower did not get what was appended");
    }
  }
  Measurement deliveries = MeasureDeliveries(meter, appended, followers.received_);
  deliveries.stored = appends.stored;
  Print(std::move(appends), "appends");
  Print(std::move(deliveries), "deliveries");
}

}  // namespace firn::bench
