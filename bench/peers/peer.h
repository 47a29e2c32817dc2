// What the loads on other stores share: the same events, the same closed loop, the same measure as
// the load on Firn, each over the store's own protocol.

#ifndef FIRN_BENCH_PEERS_PEER_H_
#define FIRN_BENCH_PEERS_PEER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/deliveries.h"
#include "harness/event_maker.h"
#include "harness/measure.h"

namespace firn::bench {

struct PeerOptions {
  // How to reach the server: "HOST:PORT", or what its client library takes.
  std::string server;
  int in_flight = 1;
  // Events that become durable together.
  int batch = 1;
  double seconds = 3;
  // If not 0: append exactly so many, without a warm-up, instead of for so long.
  uint64_t events = 0;
  // See EventMakerOptions.
  uint64_t searched = 0;
  // If not null: every event is added to it, in the order of the answers. One event a request.
  std::vector<Appended>* appended = nullptr;
};

EventMakerOptions MakerOptions(const PeerOptions& options);

// Says how much to send, and counts what was acknowledged.
class Load {
 public:
  explicit Load(const PeerOptions& options);

  // The number of events in the next request; 0 when enough was sent.
  int Next(Clock::time_point now);

  // `position`: where a single event stands in the order of the log, if that is to be noted.
  void Acknowledge(Clock::time_point began, int events, uint64_t bytes, uint64_t position = 0) {
    const Clock::time_point now = Clock::now();
    meter_.Add(began, now, static_cast<uint64_t>(events), bytes);
    if (options_.appended != nullptr) {
      options_.appended->push_back({.position = position, .sent = began, .acknowledged = now});
    }
  }

  // Ends the measurement; `stored`: how many events the server held before.
  Measurement Take(uint64_t stored);

 private:
  const PeerOptions& options_;
  Meter meter_;
  uint64_t sent_ = 0;
};

// Each ends the program on the first error.
Measurement RunPostgresql(const PeerOptions& options);
Measurement RunRedis(const PeerOptions& options);
// Deduplicates by id and keeps a stream for each target, in a script on the server.
Measurement RunRedisLua(const PeerOptions& options);
Measurement RunNats(const PeerOptions& options);
Measurement RunEtcd(const PeerOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_PEERS_PEER_H_
