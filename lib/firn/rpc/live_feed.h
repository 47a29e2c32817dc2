// The newest events of the log, in memory, for those who follow it: woken by commits, not by a
// clock.

#ifndef FIRN_RPC_LIVE_FEED_H_
#define FIRN_RPC_LIVE_FEED_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "firn/base/mutex.h"
#include "firn/core/event.h"
#include "firn/rpc/live_segment.h"
#include "firn/store/commit_listener.h"

namespace firn::rpc {

// Keeps the last commits, up to some megabytes, while anybody follows. A follower waits until there
// is something for it, takes what is there, and waits again. One that is so slow that what it needs
// is no longer kept is told, and reads the log until it has come near the head again.
//
// Those who wait are woken in rounds. The more there are to be woken, the longer it takes until the
// next round begins: what is committed meanwhile leaves as one message, and the processor's time is
// shared between few large messages and the appends, not spent on many small ones. A few followers
// notice nothing of it. Thread-safe.
class LiveFeed final : public CommitListener {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // One who waits.
  class Follower {
   public:
    // The wait is over: something that may match, and follows `position`, is there; or, if `due`,
    // the time has come. Nothing up to `position` that was not taken matches. Called once for each
    // wait, by the feed's thread.
    virtual void OnWake(Position position, bool due) = 0;

   protected:
    ~Follower() = default;
  };

  struct Taken {
    // What follows a position, without a gap; empty if there is nothing.
    std::vector<std::shared_ptr<const LiveSegment>> segments;
    // Whether that is all there is.
    bool is_all = false;
    // What follows is no longer kept, or never was.
    bool is_gone = false;
  };

  // Starts the thread. `bytes_max` is what may be kept; `on_tick` is called about every second.
  explicit LiveFeed(size_t bytes_max, std::function<void()> on_tick);

  ~LiveFeed() override { Stop(); }

  // Stops the thread. Nobody may follow any more; commits may still come. May be called twice.
  void Stop();

  // From here on commits are kept, until as many Leaves.
  void Join();
  void Leave();

  // Whether everything beyond the position is kept, in a log that ended at `head` after Join.
  bool Covers(Position position, Position head) const;

  // Up to about so many bytes of what follows a position.
  Taken Take(Position position, size_t bytes) const;

  enum class Until {
    kNow,    // to be called by the feed's thread, whatever there is
    kMatch,  // something may match, and may be there already
  };

  // Waits until something that follows `position` is there, or until `deadline`. Follower and keys
  // must live until the wait is over.
  void Wait(Follower& follower, const FilterKeys& keys, Position position, Until until,
            TimePoint deadline);

  // Ends a wait. False if OnWake has been called, or is about to be.
  bool Cancel(Follower& follower);

  bool WantsCommits() const override { return followers_ > 0; }
  void OnCommit(CommittedGroup group) override;

 private:
  struct Waiting {
    Follower* follower;
    const FilterKeys* keys;
    // Nothing up to here is left for it.
    Position position;
    Until until;
    TimePoint deadline;
  };
  struct Woken {
    Follower* follower;
    Position position;
    bool due = false;
  };

  void Work();
  // Waits for a commit, a deadline or a tick. False if the thread is to end.
  bool AwaitSomething() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Wake(const std::vector<Woken>& woken);
  // What is new to those who look for keys.
  std::vector<std::shared_ptr<const LiveSegment>> News() const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Takes out those whose wait is over.
  std::vector<Woken> TakeWoken() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Looks through what is new for one who waits; what ends the wait, if anything does.
  std::optional<Woken> Look(Waiting& waiting, TimePoint now) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // The place in kept_ of the segment that holds the position after this one, or its end.
  size_t PlaceAfter(Position position) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const size_t bytes_max_;
  const std::function<void()> on_tick_;
  std::atomic<int> followers_ = 0;

  mutable Mutex mutex_;
  CondVar changed_;
  bool closing_ ABSL_GUARDED_BY(mutex_) = false;
  // The oldest first, without gaps.
  std::deque<std::shared_ptr<const LiveSegment>> kept_ ABSL_GUARDED_BY(mutex_);
  size_t kept_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  std::vector<Waiting> waiting_ ABSL_GUARDED_BY(mutex_);
  // Whether there is something that some who wait have not looked through.
  bool has_news_ ABSL_GUARDED_BY(mutex_) = false;
  // What the feed's thread has seen.
  Position seen_ ABSL_GUARDED_BY(mutex_) = 0;
  TimePoint next_tick_ ABSL_GUARDED_BY(mutex_);
  // The earliest of waiting_.
  TimePoint next_deadline_ ABSL_GUARDED_BY(mutex_) = TimePoint::max();

  std::thread thread_;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_LIVE_FEED_H_
