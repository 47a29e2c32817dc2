#include "firn/replica/intake.h"

#include <cstddef>
#include <utility>

namespace firn::replica {
namespace {

// What may wait for the writer. One batch more may be held: it must be whole.
constexpr size_t kHeldBytesMax = 16 << 20;

// What is committed at once: enough to spread a flush over, little enough for the write-ahead log.
constexpr size_t kCommitBytes = 4 << 20;

}  // namespace

bool Intake::Add(CommittedGroup events, Position head) {
  CommittedGroup group;
  {
    MutexLock lock(mutex_);
    while (status_.ok() && batches_.has_whole() && batches_.bytes() > kHeldBytesMax) {
      changed_.Wait(mutex_);
    }
    if (!status_.ok()) return false;
    for (CommittedEvent& event : events) batches_.Add(std::move(event));
    batches_.NoteHead(head);
    if (is_committing_) return true;
    group = batches_.Take(kCommitBytes);
    is_committing_ = !group.empty();
  }
  if (!group.empty()) Commit(std::move(group));
  return true;
}

void Intake::Commit(CommittedGroup group) {
  std::set<std::string> touched;
  for (const CommittedEvent& event : group) {
    if (streams_.contains(event.event.stream)) touched.insert(event.event.stream);
  }
  store_.AppendRecorded(std::move(group),
                        [this, touched = std::move(touched)](const absl::Status& status) {
                          OnCommitted(status, touched);
                        });
}

void Intake::OnCommitted(const absl::Status& status, const std::set<std::string>& touched) {
  if (status.ok()) {
    for (const std::string& stream : touched) streams_.at(stream)();
    on_commit_(store_.head().position);
  }
  CommittedGroup next;
  {
    MutexLock lock(mutex_);
    status_ = status;
    if (status.ok()) next = batches_.Take(kCommitBytes);
    is_committing_ = !next.empty();
    changed_.SignalAll();
  }
  // If there is none, whoever settles may go on: nothing here may be touched any more.
  if (!next.empty()) Commit(std::move(next));
}

absl::Status Intake::Settle() {
  MutexLock lock(mutex_);
  while (is_committing_) changed_.Wait(mutex_);
  batches_.Clear();
  return std::exchange(status_, absl::OkStatus());
}

}  // namespace firn::replica
