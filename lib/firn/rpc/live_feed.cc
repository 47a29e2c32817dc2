#include "firn/rpc/live_feed.h"

#include <algorithm>
#include <utility>

namespace firn::rpc {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kTick{1};

}  // namespace

LiveFeed::LiveFeed(size_t bytes_max, std::function<void()> on_tick)
    : bytes_max_(bytes_max),
      on_tick_(std::move(on_tick)),
      next_tick_(Clock::now() + kTick),
      thread_(&LiveFeed::Work, this) {}

void LiveFeed::Stop() {
  {
    MutexLock lock(mutex_);
    closing_ = true;
    changed_.SignalAll();
  }
  if (thread_.joinable()) thread_.join();
}

void LiveFeed::Join() {
  MutexLock lock(mutex_);
  ++followers_;
}

void LiveFeed::Leave() {
  MutexLock lock(mutex_);
  if (--followers_ > 0) return;
  kept_.clear();
  kept_bytes_ = 0;
}

bool LiveFeed::Covers(Position position, Position head) const {
  MutexLock lock(mutex_);
  return kept_.empty() ? position >= head : kept_.front()->first() <= position + 1;
}

size_t LiveFeed::PlaceAfter(Position position) const {
  const auto place = std::partition_point(
      kept_.begin(), kept_.end(), [&](const auto& segment) { return segment->last() <= position; });
  return static_cast<size_t>(place - kept_.begin());
}

LiveFeed::Taken LiveFeed::Take(Position position, size_t bytes) const {
  Taken taken;
  MutexLock lock(mutex_);
  if (!kept_.empty() && kept_.front()->first() > position + 1) {
    taken.is_gone = true;
    return taken;
  }
  size_t taken_bytes = 0;
  for (size_t i = PlaceAfter(position); i < kept_.size() && taken_bytes < bytes; ++i) {
    taken.segments.push_back(kept_[i]);
    taken_bytes += kept_[i]->bytes();
  }
  return taken;
}

bool LiveFeed::Wait(Follower& follower, const FilterKeys& keys, Position position,
                    TimePoint deadline) {
  MutexLock lock(mutex_);
  if (!kept_.empty() && kept_.back()->last() > position) return false;
  waiting_.push_back({&follower, &keys, position, deadline});
  if (deadline < next_deadline_) {
    next_deadline_ = deadline;
    changed_.SignalAll();
  }
  return true;
}

bool LiveFeed::Cancel(Follower& follower) {
  MutexLock lock(mutex_);
  const auto it = std::find_if(waiting_.begin(), waiting_.end(), [&](const Waiting& waiting) {
    return waiting.follower == &follower;
  });
  if (it == waiting_.end()) return false;
  *it = waiting_.back();
  waiting_.pop_back();
  return true;
}

void LiveFeed::OnCommit(CommittedGroup group) {
  auto segment = std::make_shared<const LiveSegment>(std::move(group));
  // Freed after the lock.
  std::vector<std::shared_ptr<const LiveSegment>> dropped;
  MutexLock lock(mutex_);
  // What was committed while nobody followed is missing.
  const bool has_gap = !kept_.empty() && kept_.back()->last() + 1 != segment->first();
  kept_bytes_ += segment->bytes();
  kept_.push_back(std::move(segment));
  while (kept_.size() > 1 && (has_gap || kept_bytes_ > bytes_max_)) {
    kept_bytes_ -= kept_.front()->bytes();
    dropped.push_back(std::move(kept_.front()));
    kept_.pop_front();
  }
  changed_.SignalAll();
}

void LiveFeed::Work() {
  for (;;) {
    std::vector<Woken> woken;
    bool is_tick = false;
    {
      MutexLock lock(mutex_);
      if (!AwaitSomething()) return;
      woken = TakeWoken();
      const TimePoint now = Clock::now();
      is_tick = now >= next_tick_;
      if (is_tick) next_tick_ = now + kTick;
    }
    for (const Woken& one : woken) one.follower->OnWake(one.position, one.due);
    if (is_tick) on_tick_();
  }
}

bool LiveFeed::AwaitSomething() {
  for (;;) {
    if (closing_) return false;
    if (!kept_.empty() && kept_.back()->last() > told_) return true;
    const TimePoint next = std::min(next_deadline_, next_tick_);
    if (Clock::now() >= next) return true;
    changed_.WaitUntil(mutex_, next);
  }
}

std::vector<LiveFeed::Woken> LiveFeed::TakeWoken() {
  const Position told = told_;
  if (!kept_.empty()) told_ = std::max(told_, kept_.back()->last());
  const TimePoint now = Clock::now();
  next_deadline_ = TimePoint::max();
  std::vector<Woken> woken;
  std::erase_if(waiting_, [&](const Waiting& waiting) {
    const std::optional<Woken> over = WokenBy(waiting, std::max(told, waiting.position), now);
    if (over) {
      woken.push_back(*over);
    } else {
      next_deadline_ = std::min(next_deadline_, waiting.deadline);
    }
    return over.has_value();
  });
  return woken;
}

std::optional<LiveFeed::Woken> LiveFeed::WokenBy(const Waiting& waiting, Position told,
                                                 TimePoint now) const {
  // What comes next was dropped before anybody was told of it.
  if (!kept_.empty() && kept_.front()->first() > told + 1) return Woken{waiting.follower, told};
  for (size_t i = PlaceAfter(told); i < kept_.size(); ++i) {
    if (!kept_[i]->MayMatch(*waiting.keys)) continue;
    return Woken{waiting.follower, std::max(told, kept_[i]->first() - 1)};
  }
  if (waiting.deadline > now) return std::nullopt;
  return Woken{waiting.follower, std::max(told, told_), true};
}

}  // namespace firn::rpc
