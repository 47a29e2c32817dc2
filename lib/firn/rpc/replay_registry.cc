#include "firn/rpc/replay_registry.h"

namespace firn::rpc {

void ReplayRegistry::Add(OpenReplay& replay) {
  MutexLock lock(mutex_);
  replays_.push_back(&replay);
  ++count_;
}

void ReplayRegistry::Remove(OpenReplay& replay) {
  MutexLock lock(mutex_);
  count_ -= std::erase(replays_, &replay);
}

void ReplayRegistry::Tick() {
  MutexLock lock(mutex_);
  for (OpenReplay* replay : replays_) replay->OnTick();
}

void ReplayRegistry::List(Position head, v1::ListReplaysResponse& response) {
  response.set_head(head);
  response.set_fallen_behind_total(fallen_behind_);
  response.set_told_to_leave_total(told_to_leave_);
  MutexLock lock(mutex_);
  for (OpenReplay* replay : replays_) replay->Describe(head, *response.add_replays());
}

}  // namespace firn::rpc
