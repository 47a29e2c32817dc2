// How other stores are read and followed: the same things as are asked of Firn, each over the
// store's own protocol.

#ifndef FIRN_BENCH_PEERS_READ_H_
#define FIRN_BENCH_PEERS_READ_H_

#include <cstdint>
#include <string>
#include <vector>

#include "harness/deliveries.h"
#include "harness/measure.h"
#include "peers/peer.h"

namespace firn::bench {

struct PeerReplayOptions {
  std::string server;
  double seconds = 3;
  // Read once and without a warm-up.
  bool once = false;
  // If not empty: only the events of this type, of which there must be `matches`.
  std::string type;
  uint64_t matches = 0;
};

// The whole log in order, every event's place in it looked at. Latencies are those of pages, or the
// waits between groups of messages; of one type, those of whole replays.
Measurement ReplayPostgresql(const PeerReplayOptions& options);
// `type` is not offered.
Measurement ReplayRedis(const PeerReplayOptions& options);
Measurement ReplayNats(const PeerReplayOptions& options);

struct PeerSelectOptions {
  std::string server;
  // By tag instead of by stream.
  bool tags = false;
  // The log: EventMakerOptions::searched.
  uint64_t searched = 0;
  int in_flight = 1;
  double seconds = 3;
  // If not 0: exactly so many reads, without a warm-up, instead of for so long.
  uint64_t reads = 0;
};

// The few events of a stream or a tag, each time another one.
Measurement SelectPostgresql(const PeerSelectOptions& options);

struct PeerFollowOptions {
  std::string server;
  int followers = 50;
  int writers = 16;
  double seconds = 3;
};

// Print two measurements, as RunFollow does, and check the same.
void FollowRedis(const PeerFollowOptions& options);
void FollowNats(const PeerFollowOptions& options);

// The followers of a store, on one thread.
class PeerFollowers {
 public:
  virtual ~PeerFollowers() = default;

  // Takes what has come; returns after some milliseconds if nothing does.
  virtual void Receive() = 0;

 protected:
  explicit PeerFollowers(int followers) : received_(static_cast<size_t>(followers)) {}

  // A follower got so many events, the last of them at this place of the log.
  void Add(size_t follower, uint64_t position, uint64_t events, uint64_t bytes) {
    received_[follower].push_back(
        {.position = position, .events = events, .bytes = bytes, .at = Clock::now()});
  }

 private:
  friend void MeasureFollowers(const PeerFollowOptions& options, PeerFollowers& followers,
                               Measurement (*append)(const PeerOptions&));
  bool HaveAll(const std::vector<Appended>& appended) const;

  std::vector<std::vector<Received>> received_;
};

// Appends on another thread, meanwhile receives, and prints. Ends the program if a follower does
// not have everything a minute later.
void MeasureFollowers(const PeerFollowOptions& options, PeerFollowers& followers,
                      Measurement (*append)(const PeerOptions&));

}  // namespace firn::bench

#endif  // FIRN_BENCH_PEERS_READ_H_
