// The replays that are being served: to be listed, and to be looked at now and then.

#ifndef FIRN_RPC_REPLAY_REGISTRY_H_
#define FIRN_RPC_REPLAY_REGISTRY_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "firn/base/mutex.h"
#include "firn/core/event.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// A replay, as far as others are concerned with it.
class OpenReplay {
 public:
  // Whoever follows too slowly may be told to leave. Called about every second.
  virtual void OnTick() = 0;

  // Fills an empty message, in a log that ends at `head`.
  virtual void Describe(Position head, v1::ReplayInfo& info) = 0;

 protected:
  ~OpenReplay() = default;
};

// Thread-safe. A replay removes itself before it goes, and is not being called any more then.
class ReplayRegistry {
 public:
  void Add(OpenReplay& replay);
  void Remove(OpenReplay& replay);

  size_t count() const { return count_; }

  void CountFallenBehind() { ++fallen_behind_; }
  void CountToldToLeave() { ++told_to_leave_; }

  void Tick();

  // The oldest first.
  void List(Position head, v1::ListReplaysResponse& response);

 private:
  std::atomic<size_t> count_ = 0;
  // Since the start.
  std::atomic<uint64_t> fallen_behind_ = 0;
  std::atomic<uint64_t> told_to_leave_ = 0;
  Mutex mutex_;
  std::vector<OpenReplay*> replays_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_REPLAY_REGISTRY_H_
