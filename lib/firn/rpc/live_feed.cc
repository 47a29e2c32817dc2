#include "firn/rpc/live_feed.h"

#include <algorithm>
#include <utility>

namespace firn::rpc {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kTick{1};

// Followers are woken at most so often: a message costs server and client together about this much
// of a processor of which appends need the rest.
constexpr std::chrono::microseconds kPace{60};

// So many are woken at once, before the thread rests.
constexpr size_t kFew = 8;

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
  // Freed after the lock.
  std::deque<std::shared_ptr<const LiveSegment>> dropped;
  MutexLock lock(mutex_);
  if (--followers_ > 0) return;
  dropped.swap(kept_);
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
  size_t next = PlaceAfter(position);
  for (; next < kept_.size() && taken_bytes < bytes; ++next) {
    taken.segments.push_back(kept_[next]);
    taken_bytes += kept_[next]->bytes();
  }
  taken.is_all = next == kept_.size();
  return taken;
}

void LiveFeed::Wait(Follower& follower, const FilterKeys& keys, Position position, Until until,
                    TimePoint deadline) {
  MutexLock lock(mutex_);
  waiting_.push_back({&follower, &keys, position, until, deadline});
  const bool is_news = until == Until::kNow || (!kept_.empty() && kept_.back()->last() > position);
  if (!is_news && deadline >= next_deadline_) return;
  has_news_ = has_news_ || is_news;
  next_deadline_ = std::min(next_deadline_, deadline);
  changed_.SignalAll();
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
  // The last one has left since.
  if (followers_ == 0) return;
  // What was committed while nobody followed is missing.
  const bool has_gap = !kept_.empty() && kept_.back()->last() + 1 != segment->first();
  has_news_ = true;
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
    std::vector<std::shared_ptr<const LiveSegment>> news;
    bool is_tick = false;
    {
      MutexLock lock(mutex_);
      if (!AwaitSomething()) return;
      news = News();
    }
    // What takes long is done before the lock is held, which the writer waits for.
    for (const auto& segment : news) segment->MakeKeys();
    {
      MutexLock lock(mutex_);
      woken = TakeWoken();
      const TimePoint now = Clock::now();
      is_tick = now >= next_tick_;
      if (is_tick) next_tick_ = now + kTick;
    }
    Wake(woken);
    if (is_tick) on_tick_();
  }
}

void LiveFeed::Wake(const std::vector<Woken>& woken) {
  const TimePoint began = Clock::now();
  for (size_t i = 0; i < woken.size(); ++i) {
    if (i > 0 && i % kFew == 0) std::this_thread::sleep_until(began + i * kPace);
    woken[i].follower->OnWake(woken[i].position, woken[i].due);
  }
  if (woken.size() >= kFew) std::this_thread::sleep_until(began + woken.size() * kPace);
}

bool LiveFeed::AwaitSomething() {
  for (;;) {
    if (closing_) return false;
    const TimePoint next = std::min(next_deadline_, next_tick_);
    if (has_news_ || Clock::now() >= next) return true;
    changed_.WaitUntil(mutex_, next);
  }
}

std::vector<std::shared_ptr<const LiveSegment>> LiveFeed::News() const {
  const bool are_keys_wanted =
      std::any_of(waiting_.begin(), waiting_.end(),
                  [](const Waiting& waiting) { return !waiting.keys->any(); });
  if (!are_keys_wanted) return {};
  return {kept_.begin() + static_cast<std::ptrdiff_t>(PlaceAfter(seen_)), kept_.end()};
}

std::vector<LiveFeed::Woken> LiveFeed::TakeWoken() {
  const TimePoint now = Clock::now();
  has_news_ = false;
  if (!kept_.empty()) seen_ = kept_.back()->last();
  next_deadline_ = TimePoint::max();
  std::vector<Woken> woken;
  std::erase_if(waiting_, [&](Waiting& waiting) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    const std::optional<Woken> over = Look(waiting, now);
    if (over) {
      woken.push_back(*over);
    } else {
      next_deadline_ = std::min(next_deadline_, waiting.deadline);
    }
    return over.has_value();
  });
  return woken;
}

std::optional<LiveFeed::Woken> LiveFeed::Look(Waiting& waiting, TimePoint now) const {
  // What comes next was dropped before this one was told of it.
  const bool is_gone = !kept_.empty() && kept_.front()->first() > waiting.position + 1;
  if (is_gone || waiting.until == Until::kNow) return Woken{waiting.follower, waiting.position};
  // First of all: where much is new and little matches, there would never be time for it.
  if (waiting.deadline <= now) return Woken{waiting.follower, waiting.position, true};
  for (size_t i = PlaceAfter(waiting.position); i < kept_.size(); ++i) {
    if (kept_[i]->MayMatch(*waiting.keys)) return Woken{waiting.follower, waiting.position};
    waiting.position = kept_[i]->last();
  }
  return std::nullopt;
}

}  // namespace firn::rpc
