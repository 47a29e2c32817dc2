#include "firn/index/builder.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string>
#include <utility>

#include "firn/base/log.h"
#include "firn/base/status_macros.h"
#include "firn/base/thread.h"

namespace firn::index {
namespace {

// Full tails that may wait; together with the one in use they are read again after a crash.
constexpr size_t kSealedMax = 3;

// A merge looks for more urgent work after so many postings, some milliseconds.
constexpr size_t kMergeStep = 32 << 10;

constexpr std::chrono::seconds kRetryDelay{1};
constexpr std::chrono::seconds kMergeRetryDelay{10};

// Those that nobody else refers to.
template <typename T>
std::vector<std::shared_ptr<T>> TakeUnused(std::vector<std::shared_ptr<T>>& all) {
  const auto unused =
      std::partition(all.begin(), all.end(), [](const auto& item) { return item.use_count() > 1; });
  std::vector<std::shared_ptr<T>> taken(std::make_move_iterator(unused),
                                        std::make_move_iterator(all.end()));
  all.erase(unused, all.end());
  return taken;
}

}  // namespace

Builder::Builder(Folder folder, Runs runs, std::shared_ptr<const Tail> newest,
                 const BuilderOptions& options)
    : folder_(std::move(folder)),
      options_(options),
      runs_(std::move(runs)),
      newest_(std::move(newest)) {
  {
    MutexLock lock(mutex_);
    PublishView();
  }
  thread_ = std::thread(&Builder::Work, this);
}

Builder::~Builder() {
  {
    MutexLock lock(mutex_);
    closing_ = true;
    changed_.SignalAll();
  }
  thread_.join();
}

void Builder::Refresh(std::shared_ptr<const View>& view) const {
  MutexLock lock(mutex_);
  view = view_;
}

void Builder::Release(std::shared_ptr<const View>& view) const {
  MutexLock lock(mutex_);
  view.reset();
}

void Builder::Replace(std::shared_ptr<const Tail> tail) {
  MutexLock lock(mutex_);
  newest_ = std::move(tail);
  PublishView();
}

absl::Status Builder::AwaitRoom() {
  MutexLock lock(mutex_);
  while (sealed_.size() >= kSealedMax && status_.ok()) changed_.Wait(mutex_);
  return sealed_.size() < kSealedMax ? absl::OkStatus() : status_;
}

absl::Status Builder::AwaitIdle() {
  MutexLock lock(mutex_);
  while (!idle_ && status_.ok()) changed_.Wait(mutex_);
  return status_.ok() ? merge_status_ : status_;
}

std::shared_ptr<Tail> Builder::Exchange(std::shared_ptr<Tail> full, const RunFacts& facts) {
  std::shared_ptr<Tail> empty = TakeSpare();
  empty->BeginAfter(facts.until);
  MutexLock lock(mutex_);
  sealed_.push_back({std::move(full), facts});
  newest_ = empty;
  idle_ = false;
  PublishView();
  changed_.SignalAll();
  return empty;
}

std::shared_ptr<Tail> Builder::TakeSpare() {
  {
    MutexLock lock(mutex_);
    if (spare_ != nullptr) return std::exchange(spare_, nullptr);
  }
  return std::make_shared<Tail>(options_.tail_capacity);
}

void Builder::PublishView() {
  auto view = std::make_shared<View>();
  view->newest = newest_;
  for (const Sealed& sealed : sealed_) view->tails.push_back(sealed.tail);
  view->runs = runs_;
  view_ = std::move(view);
}

void Builder::Work() {
  LowerPriority(Priority::kBackground);
  // The writer finds an empty tail whose memory has been touched.
  retired_tails_.push_back(std::make_shared<Tail>(options_.tail_capacity));
  for (;;) {
    const absl::StatusOr<bool> worked = DoSomething();
    {
      MutexLock lock(mutex_);
      // Told once, not at every attempt.
      if (!worked.ok() && status_.ok()) {
        log::Error("the index cannot be written; it is tried again",
                   {{"error", std::string(worked.status().message())}});
      }
      status_ = worked.status();
      idle_ = worked.ok() && !*worked && sealed_.empty();
      changed_.SignalAll();
    }
    // What it has written may be the room that is missing.
    if (!worked.ok()) DropMerge();
    if (worked.ok() && *worked) {
      MutexLock lock(mutex_);
      if (closing_) return;
    } else if (!Rest(!worked.ok())) {
      return;
    }
  }
}

bool Builder::Rest(bool failed) {
  const auto until = std::chrono::steady_clock::now() + kRetryDelay;
  MutexLock lock(mutex_);
  while (failed && !closing_ && std::chrono::steady_clock::now() < until) {
    changed_.WaitUntil(mutex_, until);
  }
  while (!failed && !closing_ && sealed_.empty()) {
    if (merge_status_.ok()) {
      changed_.Wait(mutex_);
    } else if (std::chrono::steady_clock::now() >= next_merge_) {
      break;
    } else {
      changed_.WaitUntil(mutex_, next_merge_);
    }
  }
  return !closing_;
}

absl::StatusOr<bool> Builder::DoSomething() {
  FreeRetired();
  Sealed sealed;
  {
    MutexLock lock(mutex_);
    if (!sealed_.empty()) sealed = sealed_.front();
  }
  if (sealed.tail != nullptr) {
    FIRN_RETURN_IF_ERROR(WriteTail(sealed));
    return true;
  }
  if (std::chrono::steady_clock::now() < next_merge_) return false;
  const absl::StatusOr<bool> merged = DoMerge();
  NoteMerge(merged.status());
  return merged.ok() && *merged;
}

absl::StatusOr<bool> Builder::DoMerge() {
  if (merge_ == nullptr) {
    const Runs runs = RunsToMerge();
    if (runs.empty()) return false;
    merge_path_ = folder_.TemporaryPath(Merge::FactsOf(runs));
    FIRN_ASSIGN_OR_RETURN(merge_, Merge::Start(runs, merge_path_));
  }
  FIRN_RETURN_IF_ERROR(StepMerge());
  return true;
}

void Builder::NoteMerge(const absl::Status& status) {
  if (!status.ok()) {
    DropMerge();
    next_merge_ = std::chrono::steady_clock::now() + kMergeRetryDelay;
  }
  MutexLock lock(mutex_);
  if (!status.ok() && merge_status_.ok()) {
    log::Error("files of the index cannot be merged; it is tried again",
               {{"error", std::string(status.message())}});
  }
  merge_status_ = status;
}

void Builder::DropMerge() {
  merge_.reset();
  if (merge_path_.empty()) return;
  const absl::Status removed = RemoveFile(merge_path_);
  merge_path_.clear();
  if (removed.ok()) return;
  log::Warning("a file of the index stays until the next start",
               {{"error", std::string(removed.message())}});
}

absl::Status Builder::WriteTail(const Sealed& sealed) {
  const std::vector<Posting> postings = sealed.tail->Sorted();
  FIRN_ASSIGN_OR_RETURN(RunWriter writer, RunWriter::Create(folder_.TemporaryPath(sealed.facts),
                                                            sealed.facts, postings.size()));
  for (const Posting& posting : postings) FIRN_RETURN_IF_ERROR(writer.Add(posting));
  FIRN_RETURN_IF_ERROR(writer.Finish());
  FIRN_ASSIGN_OR_RETURN(std::shared_ptr<const Run> run, folder_.Adopt(sealed.facts));
  InstallTail(std::move(run));
  return absl::OkStatus();
}

void Builder::InstallTail(std::shared_ptr<const Run> run) {
  MutexLock lock(mutex_);
  retired_tails_.push_back(std::move(sealed_.front().tail));
  sealed_.pop_front();
  runs_.push_back(std::move(run));
  PublishView();
}

absl::Status Builder::StepMerge() {
  FIRN_ASSIGN_OR_RETURN(const bool done, merge_->Step(kMergeStep));
  if (!done) return absl::OkStatus();
  FIRN_ASSIGN_OR_RETURN(std::shared_ptr<const Run> run,
                        folder_.Adopt(Merge::FactsOf(merge_->runs())));
  merge_path_.clear();
  // Until they are removed, the merged run, which is longer, goes before them.
  for (const auto& merged : merge_->runs()) FIRN_RETURN_IF_ERROR(RemoveFile(merged->path()));
  InstallMerged(std::move(run));
  return absl::OkStatus();
}

void Builder::InstallMerged(std::shared_ptr<const Run> run) {
  const Runs& merged = merge_->runs();
  MutexLock lock(mutex_);
  const auto first = std::find(runs_.begin(), runs_.end(), merged.front());
  const auto rest = runs_.erase(first, first + static_cast<std::ptrdiff_t>(merged.size()));
  runs_.insert(rest, std::move(run));
  retired_runs_.insert(retired_runs_.end(), merged.begin(), merged.end());
  merge_.reset();
  PublishView();
}

Runs Builder::RunsToMerge() const {
  MutexLock lock(mutex_);
  // Levels fall from the oldest run to the newest.
  for (size_t begin = 0, end = 0; begin < runs_.size(); begin = end) {
    const uint32_t level = runs_[begin]->facts().level;
    while (end < runs_.size() && runs_[end]->facts().level == level) ++end;
    if (end - begin >= options_.fan_in) {
      const auto first = runs_.begin() + static_cast<std::ptrdiff_t>(begin);
      return Runs(first, first + static_cast<std::ptrdiff_t>(options_.fan_in));
    }
  }
  return {};
}

void Builder::FreeRetired() {
  std::vector<std::shared_ptr<Tail>> tails;
  Runs runs;
  {
    MutexLock lock(mutex_);
    tails = TakeUnused(retired_tails_);
    runs = TakeUnused(retired_runs_);
  }
  for (const std::shared_ptr<Tail>& tail : tails) {
    // One that had to grow is not kept: its memory would stay.
    if (tail->capacity() > options_.tail_capacity) continue;
    tail->Clear();
    MutexLock lock(mutex_);
    if (spare_ == nullptr) spare_ = tail;
  }
}

}  // namespace firn::index
