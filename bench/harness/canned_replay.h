// A replay that costs a server nothing: the same events again and again, encoded beforehand.

#ifndef FIRN_BENCH_HARNESS_CANNED_REPLAY_H_
#define FIRN_BENCH_HARNESS_CANNED_REPLAY_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>

namespace firn::bench {

class CannedReplay {
 public:
  // At least this many events, in messages as large as a server's.
  explicit CannedReplay(uint64_t events);

  uint64_t messages() const { return messages_; }

  // Message number `index`, from 0. The `position` of every message is right, those of its events
  // are not. The bytes of the events are shared, not copied.
  grpc::ByteBuffer Message(uint64_t index) const;

 private:
  grpc::Slice events_;
  uint64_t events_per_message_ = 0;
  uint64_t messages_ = 0;
};

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_CANNED_REPLAY_H_
