// Calls of ReplayEvents with `follow`, many of them on one thread, each checked for gaps.

#ifndef FIRN_BENCH_HARNESS_FOLLOWERS_H_
#define FIRN_BENCH_HARNESS_FOLLOWERS_H_

#include <grpcpp/alarm.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "harness/deliveries.h"
#include "harness/measure.h"
#include "harness/page.h"

namespace firn::bench {

// One call; used by the thread of Followers, except where said.
class Follower {
 public:
  // Follows from after `position`: everything, or only `stream` if that is not empty, which must
  // then have no event.
  Follower(const std::shared_ptr<grpc::Channel>& channel, uint64_t position, std::string stream);

  // Once it has caught up, it reads nothing for so long; what it receives is checked, but not kept.
  // Called before Start().
  void StallFor(Clock::duration stall) { stall_ = stall; }

  void Start(grpc::CompletionQueue& queue);

  // The operation under way is done. Returns false when that was the last.
  bool OnComplete(bool ok);

  // Thread-safe.
  void Cancel() { context_.TryCancel(); }

  bool is_caught_up() const { return caught_up_; }
  // Whether the server ever said that it reads too slowly.
  bool fell_behind() const { return fell_behind_; }
  bool is_idle() const { return !stream_.empty(); }
  uint64_t position() const { return position_; }
  // After its last operation; once.
  std::vector<Received> TakeReceived() { return std::move(received_); }

 private:
  enum class State { kStarting, kRequesting, kReading, kStalling, kFinishing };

  bool is_stalling() const { return stall_ > Clock::duration::zero(); }
  void Request();
  void Take();
  void ReadNext();

  const std::string stream_;
  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue* queue_ = nullptr;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
  State state_ = State::kStarting;
  grpc::ByteBuffer message_;
  grpc::Status status_;
  grpc::Alarm alarm_;
  Clock::duration stall_{};
  bool stalled_ = false;
  uint64_t position_;
  bool caught_up_ = false;
  bool fell_behind_ = false;
  std::vector<Received> received_;
};

// Ends the program if a follower's call ends, if one misses an event or gets one that it must not,
// or if they do not get as far as is waited for within a minute.
class Followers {
 public:
  // Returns when all have caught up. They begin on the thread that is made for them.
  explicit Followers(std::vector<std::unique_ptr<Follower>> followers);

  // Waits until all have everything up to there, except idle ones, which learn of it by and by.
  void Await(uint64_t position);

  // How many were told that they read too slowly.
  int CountBehind();

  // Ends the calls, then the thread. Returns what each received of what it was to keep.
  std::vector<std::vector<Received>> Stop();

 private:
  void Poll();
  template <typename Condition>
  void WaitUntilAll(const char* what, Condition condition);

  // Guards what the followers say of themselves while the thread runs.
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Follower>> followers_;
  grpc::CompletionQueue queue_;
  size_t running_ = 0;
  bool stopping_ = false;
  bool awaited_ = false;
  std::thread thread_;
};

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_FOLLOWERS_H_
