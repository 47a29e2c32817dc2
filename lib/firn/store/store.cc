#include "firn/store/store.h"

#include <atomic>
#include <chrono>
#include <utility>
#include <vector>

#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn {
namespace {

// A group is what has gathered, up to this much: enough to spread a flush over many events, little
// enough that the write-ahead log stays small.
constexpr AppendLoad kGroup{.events = 20'000, .bytes = 16 << 20};

// Answers and removes what is no longer wanted.
void RefuseUnwanted(std::vector<PendingAppend>& group) {
  const auto now = std::chrono::system_clock::now();
  std::erase_if(group, [now](PendingAppend& append) {
    const AppendTerms& terms = append.terms;
    if (terms.cancelled != nullptr && terms.cancelled->load(std::memory_order_relaxed)) {
      std::move(append.done)(
          MakeError(ErrorReason::kCancelled, "the client left before the append was written"));
      return true;
    }
    if (terms.deadline > now) return false;
    std::move(append.done)(MakeError(
        ErrorReason::kDeadlineExceeded,
        "the deadline passed before the append was written; send the same request again"));
    return true;
  });
}

// The events that the group has added to the log. Nobody needs them in their requests any more.
CommittedGroup TakeCommitted(std::vector<PendingAppend>& group,
                             const std::vector<absl::StatusOr<AppendResult>>& answers) {
  CommittedGroup committed;
  for (size_t i = 0; i < group.size(); ++i) {
    if (!answers[i].ok() || answers[i]->duplicate) continue;
    std::vector<Event>& events = group[i].request.events;
    for (size_t j = 0; j < events.size(); ++j) {
      committed.push_back({.event = std::move(events[j]),
                           .place = answers[i]->events[j],
                           .batch_index = static_cast<uint32_t>(j)});
    }
  }
  return committed;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Start(std::unique_ptr<Engine> engine,
                                                    const StoreOptions& options) {
  auto store = std::make_unique<Store>(std::move(engine), options);
  FIRN_ASSIGN_OR_RETURN(store->readers_,
                        ReaderPool::Start(*store->engine_, options.reader_threads));
  store->writer_ = std::thread(&Store::WriteGroups, store.get());
  return store;
}

Store::Store(std::unique_ptr<Engine> engine, const StoreOptions& options)
    : engine_(std::move(engine)),
      store_id_(engine_->store_id()),
      durability_(engine_->durability()),
      queue_(options.queue_limit),
      head_(engine_->head()) {
  if (options.primary) standby_.emplace(*options.primary);
  if (const absl::Status damage = engine_->damage(); !damage.ok()) NoteDamage(damage);
}

Store::~Store() { Close(); }

void Store::Append(AppendRequest request, AppendDone done, const AppendTerms& terms) {
  PendingAppend append{.request = std::move(request), .done = std::move(done), .terms = terms};
  absl::Status queued = CheckWritable();
  if (queued.ok()) queued = queue_.Push(append);
  if (!queued.ok()) std::move(append.done)(queued);
}

absl::Status Store::CheckWritable() const { return standby_ ? standby_->Refusal() : damage_; }

void Store::NoteDamage(const absl::Status& damage) {
  damage_ = damage;
  log::Error("the log is damaged: it is read from, and nothing is written",
             {{"error", std::string(damage.message())}});
}

void Store::AppendRecorded(CommittedGroup events, RecordedDone done) {
  PendingAppend append{.recorded = std::move(events), .recorded_done = std::move(done)};
  const absl::Status queued = queue_.Push(append);
  if (!queued.ok()) std::move(append.recorded_done)(queued);
}

Head Store::head() const {
  MutexLock lock(head_mutex_);
  return head_;
}

void Store::SetCommitListener(std::shared_ptr<CommitListener> listener) {
  MutexLock lock(head_mutex_);
  listener_ = std::move(listener);
}

Head Store::AwaitHead(Position beyond, const std::atomic<bool>& stop) {
  MutexLock lock(head_mutex_);
  while (head_.position <= beyond && !closed_ && !stop) head_changed_.Wait(head_mutex_);
  return head_;
}

void Store::WakeWaiters() {
  // Under the lock, so that nobody is between looking and waiting.
  MutexLock lock(head_mutex_);
  head_changed_.SignalAll();
}

void Store::Close() {
  queue_.Close();
  if (writer_.joinable()) writer_.join();
  {
    MutexLock lock(head_mutex_);
    closed_ = true;
    head_changed_.SignalAll();
  }
  if (readers_) readers_->Close();
  // The readers' connections are gone: the engine's is the last and leaves a tidy file behind.
  engine_.reset();
}

void Store::WriteGroups() {
  for (;;) {
    std::vector<PendingAppend> group = queue_.PopGroup(kGroup);
    if (group.empty()) return;
    if (group.front().recorded_done != nullptr) {
      WriteRecorded(std::move(group.front().recorded), std::move(group.front().recorded_done));
    } else {
      WriteGroup(std::move(group));
    }
    if (read_only_.ok()) Maintain();
  }
}

void Store::WriteGroup(std::vector<PendingAppend> group) {
  if (!read_only_.ok()) {
    for (PendingAppend& append : group) std::move(append.done)(read_only_);
    return;
  }
  RefuseUnwanted(group);
  if (group.empty()) return;
  std::vector<const AppendRequest*> requests;
  requests.reserve(group.size());
  for (const PendingAppend& append : group) requests.push_back(&append.request);

  auto answers = engine_->CommitGroup(requests);
  if (!answers.ok()) {
    NoteFailure(answers.status());
    for (PendingAppend& append : group) std::move(append.done)(answers.status());
    return;
  }
  // First the head, then the answers: a client that was answered can read what it wrote.
  const std::shared_ptr<CommitListener> listener = PublishHead();
  CommittedGroup committed;
  if (listener != nullptr) committed = TakeCommitted(group, *answers);
  for (size_t i = 0; i < group.size(); ++i) std::move(group[i].done)(std::move((*answers)[i]));
  if (!committed.empty()) listener->OnCommit(std::move(committed));
}

void Store::WriteRecorded(CommittedGroup events, RecordedDone done) {
  absl::Status status = read_only_;
  if (status.ok()) {
    status = engine_->CommitRecorded(events);
    NoteFailure(status);
  }
  if (!status.ok()) {
    std::move(done)(std::move(status));
    return;
  }
  const std::shared_ptr<CommitListener> listener = PublishHead();
  std::move(done)(absl::OkStatus());
  if (listener != nullptr) listener->OnCommit(std::move(events));
}

std::shared_ptr<CommitListener> Store::PublishHead() {
  MutexLock lock(head_mutex_);
  head_ = engine_->head();
  head_changed_.SignalAll();
  return listener_ != nullptr && listener_->WantsCommits() ? listener_ : nullptr;
}

void Store::Maintain() {
  const absl::Status status = engine_->Maintain();
  if (!status.ok() && !maintenance_fails_) {
    log::Error("housekeeping failed; it is tried again after the next append",
               {{"error", std::string(status.message())}});
  }
  maintenance_fails_ = !status.ok();
  NoteFailure(status);
}

void Store::NoteFailure(const absl::Status& status) {
  if (ReasonOf(status) != ErrorReason::kReadOnly) return;
  read_only_ = status;
  log::Error("the store is read-only until it is restarted",
             {{"error", std::string(status.message())}});
  if (on_read_only_) on_read_only_();
}

}  // namespace firn
