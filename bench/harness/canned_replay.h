// A replay that costs a server nothing: events that were encoded beforehand.

#ifndef FIRN_BENCH_HARNESS_CANNED_REPLAY_H_
#define FIRN_BENCH_HARNESS_CANNED_REPLAY_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <vector>

namespace firn::bench {

class CannedReplay {
 public:
  // At least this many events, in messages as large as a server's.
  explicit CannedReplay(uint64_t events);

  uint64_t messages() const { return messages_; }

  // Message number `index`, from 0. The `position` of every message is right; those of its events
  // are until events are repeated. The bytes of the events are shared, not copied.
  grpc::ByteBuffer Message(uint64_t index) const;

 private:
  struct Page {
    grpc::Slice bytes;
    uint64_t events;
  };
  std::vector<Page> pages_;
  uint64_t made_ = 0;
  uint64_t messages_ = 0;
  std::vector<uint64_t> ends_;  // the last position of each message
};

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_CANNED_REPLAY_H_
