// What followers get while others append, and what they cost those.

#ifndef FIRN_BENCH_HARNESS_FOLLOW_LOAD_H_
#define FIRN_BENCH_HARNESS_FOLLOW_LOAD_H_

#include <string>

#include "harness/measure.h"

namespace firn::bench {

struct FollowOptions {
  std::string address;
  // Those that follow everything.
  int followers = 50;
  // Those that follow a stream which never has an event.
  int idle = 0;
  // If not 0, one more follows everything, but reads nothing for so long.
  double stall_seconds = 0;
  // Followers share so many; the one that stalls has another. Writers have one of their own.
  int connections = 1;
  // AppendEvent calls in flight.
  int writers = 16;
  double seconds = 3;
  // If not 0: the server's process, whose memory is then told on stderr.
  int server_pid = 0;
};

// Tells on stderr if followers were too slow for the server's memory and were served from the disk.
// Prints two measurements: `appends`, and `deliveries`: events received, by all followers together,
// and the times from an append to its receipt. Ends the program as Followers and RunAppend do.
void RunFollow(const FollowOptions& options);

struct DelayOptions {
  std::string address;
  // The server that is followed, such as a standby of the other; empty: the same.
  std::string follow_address;
  // Events a second that another writer appends all the while, in batches of ten, whatever has
  // become of those before.
  double load = 0;
  // Between the beginnings of two appends; the first one, too, is waited for.
  double interval_seconds = 0.005;
  int appends = 1000;
};

// One writer, which appends one event at a time, and one follower. Prints three measurements:
// `append to ack`, `ack to delivery` (0 if the follower was first) and `append to delivery`.
void RunDelay(const DelayOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_FOLLOW_LOAD_H_
