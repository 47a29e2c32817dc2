// An engine whose commits a test holds back and fails, to see what the store makes of it.

#ifndef FIRN_TESTS_UNIT_STORE_FAKE_ENGINE_H_
#define FIRN_TESTS_UNIT_STORE_FAKE_ENGINE_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "firn/base/mutex.h"
#include "firn/core/engine.h"

namespace firn {

// The switches of a fake engine; they outlive it.
class FakeDisk {
 public:
  // Commits wait from now on.
  void Hold() {
    MutexLock lock(mutex_);
    held_ = true;
  }
  void Release() {
    MutexLock lock(mutex_);
    held_ = false;
    changed_.SignalAll();
  }
  // The next commits fail like this.
  void FailCommits(absl::Status status) {
    MutexLock lock(mutex_);
    commit_status_ = std::move(status);
  }
  void FailMaintenance(absl::Status status) {
    MutexLock lock(mutex_);
    maintain_status_ = std::move(status);
  }
  // The number of requests in each group so far, failed ones included.
  std::vector<size_t> groups() {
    MutexLock lock(mutex_);
    return groups_;
  }
  // Waits until a commit has begun that is the n-th.
  void AwaitCommits(size_t n) {
    MutexLock lock(mutex_);
    while (groups_.size() < n) changed_.Wait(mutex_);
  }

  absl::Status BeginCommit(size_t requests) {
    MutexLock lock(mutex_);
    groups_.push_back(requests);
    changed_.SignalAll();
    while (held_) changed_.Wait(mutex_);
    return commit_status_;
  }
  absl::Status maintain_status() {
    MutexLock lock(mutex_);
    return maintain_status_;
  }

 private:
  Mutex mutex_;
  CondVar changed_;
  bool held_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Status commit_status_ ABSL_GUARDED_BY(mutex_);
  absl::Status maintain_status_ ABSL_GUARDED_BY(mutex_);
  std::vector<size_t> groups_ ABSL_GUARDED_BY(mutex_);
};

class FakeReader final : public EventReader {
 public:
  absl::StatusOr<ReadResult> Read(const ReadRequest& request,
                                  absl::FunctionRef<void(const RecordedEvent&)>) override {
    return ReadResult{.looked_to = request.until};
  }
  absl::StatusOr<Position> PositionAt(int64_t, Position head) override { return head; }
  absl::StatusOr<Position> FindById(const Uuid&, Position) override { return 0; }
  absl::StatusOr<bool> HasItsContent(Position) override { return true; }
  absl::StatusOr<int64_t> RecordedAt(Position position) override {
    return static_cast<int64_t>(position);
  }
};

class FakeEngine final : public Engine {
 public:
  explicit FakeEngine(FakeDisk& disk) : disk_(disk) {}

  const std::string& store_id() const override { return store_id_; }
  Durability durability() const override { return Durability::kFsynced; }
  Head head() const override { return head_; }

  absl::StatusOr<std::vector<absl::StatusOr<AppendResult>>> CommitGroup(
      absl::Span<const AppendRequest* const> group) override {
    const absl::Status status = disk_.BeginCommit(group.size());
    if (!status.ok()) return status;
    std::vector<absl::StatusOr<AppendResult>> answers;
    for (const AppendRequest* request : group) {
      AppendResult result;
      for (size_t i = 0; i < request->events.size(); ++i) {
        result.events.push_back({.position = ++head_.position});
      }
      answers.emplace_back(std::move(result));
    }
    return answers;
  }

  absl::Status CommitRecorded(absl::Span<const CommittedEvent> events) override {
    const absl::Status status = disk_.BeginCommit(1);
    if (status.ok()) head_.position += events.size();
    return status;
  }

  absl::Status Maintain() override { return disk_.maintain_status(); }

  absl::StatusOr<std::unique_ptr<EventReader>> OpenReader() override {
    return std::make_unique<FakeReader>();
  }

 private:
  FakeDisk& disk_;
  const std::string store_id_ = "fake";
  Head head_;
};

}  // namespace firn

#endif  // FIRN_TESTS_UNIT_STORE_FAKE_ENGINE_H_
