#include "firn/store/store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <utility>
#include <vector>

#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/unit/store/fake_engine.h"

namespace firn {
namespace {

using testing::HasReason;
using testing::MakeBatch;

class StoreTest : public ::testing::Test {
 protected:
  void Start(AppendLoad limit = {.events = 1000, .bytes = 1 << 20}) {
    auto store = Store::Start(std::make_unique<FakeEngine>(disk_),
                              {.reader_threads = 2, .queue_limit = limit});
    ASSERT_OK(store);
    store_ = *std::move(store);
  }

  std::future<absl::StatusOr<AppendResult>> Append(uint64_t id, size_t events = 1,
                                                   const AppendTerms& terms = {}) {
    auto promise = std::make_shared<std::promise<absl::StatusOr<AppendResult>>>();
    auto future = promise->get_future();
    store_->Append(
        MakeBatch(id, events),
        [promise](absl::StatusOr<AppendResult> result) { promise->set_value(std::move(result)); },
        terms);
    return future;
  }

  FakeDisk disk_;
  std::unique_ptr<Store> store_;
};

TEST_F(StoreTest, AnswersAfterTheHeadIsPublished) {
  Start();
  std::promise<Position> head_when_answered;
  store_->Append(MakeBatch(1, 3), [&](const absl::StatusOr<AppendResult>&) {
    head_when_answered.set_value(store_->head().position);
  });
  EXPECT_EQ(head_when_answered.get_future().get(), 3u);
}

TEST_F(StoreTest, WhatIsNoLongerWantedIsNotWritten) {
  Start();
  disk_.Hold();
  auto first = Append(1);
  disk_.AwaitCommits(1);
  const auto now = std::chrono::system_clock::now();
  std::atomic<bool> cancelled = false;
  auto late = Append(2, 1, {.deadline = now});
  auto left = Append(3, 1, {.cancelled = &cancelled});
  auto wanted = Append(4, 1, {.deadline = now + std::chrono::hours(1)});
  cancelled = true;
  disk_.Release();
  EXPECT_OK(first.get());
  EXPECT_TRUE(HasReason(late.get(), ErrorReason::kDeadlineExceeded));
  EXPECT_TRUE(HasReason(left.get(), ErrorReason::kCancelled));
  const auto second = wanted.get();
  ASSERT_OK(second);
  EXPECT_EQ(second->events[0].position, 2u);
}

TEST_F(StoreTest, WhatGathersDuringACommitIsTheNextGroup) {
  Start();
  disk_.Hold();
  auto first = Append(1);
  disk_.AwaitCommits(1);
  std::vector<std::future<absl::StatusOr<AppendResult>>> rest;
  for (uint64_t id = 2; id <= 6; ++id) rest.push_back(Append(id));
  disk_.Release();
  EXPECT_OK(first.get());
  Position expected = 2;
  for (auto& answer : rest) EXPECT_EQ(answer.get()->events[0].position, expected++);
  EXPECT_EQ(disk_.groups(), (std::vector<size_t>{1, 5}));
}

TEST_F(StoreTest, ANewHeadIsNotSeenBeforeItsCommit) {
  Start();
  disk_.Hold();
  auto append = Append(1);
  disk_.AwaitCommits(1);
  EXPECT_EQ(store_->head().position, 0u);
  disk_.Release();
  EXPECT_OK(append.get());
  EXPECT_EQ(store_->head().position, 1u);
}

TEST_F(StoreTest, AFullQueueRefusesAtOnce) {
  Start({.events = 3, .bytes = 1 << 20});
  disk_.Hold();
  auto committing = Append(1);
  disk_.AwaitCommits(1);
  auto waiting = Append(2, 2);
  auto last = Append(4, 5);  // the queue still has room for one: a large batch is let in
  auto refused = Append(10);
  EXPECT_TRUE(HasReason(refused.get(), ErrorReason::kOverloaded));
  disk_.Release();
  EXPECT_OK(committing.get());
  EXPECT_OK(waiting.get());
  EXPECT_OK(last.get());
  EXPECT_OK(Append(11).get());
}

TEST_F(StoreTest, AQueueIsFullByBytesToo) {
  Start({.events = 1000, .bytes = 100});
  disk_.Hold();
  auto committing = Append(1);
  disk_.AwaitCommits(1);
  auto waiting = Append(2, 2);
  EXPECT_TRUE(HasReason(Append(4).get(), ErrorReason::kOverloaded));
  disk_.Release();
  EXPECT_OK(committing.get());
  EXPECT_OK(waiting.get());
}

TEST_F(StoreTest, AFailedCommitFailsItsGroupOnly) {
  Start();
  disk_.FailCommits(MakeError(ErrorReason::kDiskFull, "full"));
  EXPECT_TRUE(HasReason(Append(1).get(), ErrorReason::kDiskFull));
  EXPECT_EQ(store_->head().position, 0u);
  disk_.FailCommits(absl::OkStatus());
  EXPECT_OK(Append(1).get());
}

TEST_F(StoreTest, AFailedFlushRefusesEveryLaterAppend) {
  Start();
  std::atomic<int> notices = 0;
  store_->OnReadOnly([&] { ++notices; });
  disk_.FailCommits(MakeError(ErrorReason::kReadOnly, "fsync failed"));
  EXPECT_TRUE(HasReason(Append(1).get(), ErrorReason::kReadOnly));
  disk_.FailCommits(absl::OkStatus());
  EXPECT_TRUE(HasReason(Append(2).get(), ErrorReason::kReadOnly));
  EXPECT_EQ(disk_.groups().size(), 1u) << "the engine was asked to commit again";
  EXPECT_EQ(notices, 1);
}

TEST_F(StoreTest, AFailedFlushDuringHousekeepingDoesSoToo) {
  Start();
  disk_.FailMaintenance(MakeError(ErrorReason::kReadOnly, "fsync failed"));
  EXPECT_OK(Append(1).get());
  EXPECT_TRUE(HasReason(Append(2).get(), ErrorReason::kReadOnly));
}

class Listener final : public CommitListener {
 public:
  bool WantsCommits() const override { return true; }
  void OnCommit(CommittedGroup group) override { heard_.set_value(std::move(group)); }
  CommittedGroup Await() { return heard_.get_future().get(); }

 private:
  std::promise<CommittedGroup> heard_;
};

CommittedGroup MakeRecorded(Position first, size_t count) {
  CommittedGroup events;
  for (size_t i = 0; i < count; ++i) {
    events.push_back({.event = testing::MakeEvent(first + i),
                      .place = {.position = first + i},
                      .batch_index = static_cast<uint32_t>(i)});
  }
  return events;
}

TEST_F(StoreTest, RecordedEventsAreACommitLikeAnyOther) {
  Start();
  const auto listener = std::make_shared<Listener>();
  store_->SetCommitListener(listener);
  std::promise<std::pair<absl::Status, Position>> done;
  store_->AppendRecorded(MakeRecorded(1, 3), [&](const absl::Status& status) {
    done.set_value({status, store_->head().position});
  });
  const auto [status, head_when_answered] = done.get_future().get();
  EXPECT_OK(status);
  EXPECT_EQ(head_when_answered, 3u);
  const CommittedGroup heard = listener->Await();
  ASSERT_EQ(heard.size(), 3u);
  EXPECT_EQ(heard[2].place.position, 3u);
  EXPECT_EQ(heard[2].batch_index, 2u);
}

TEST_F(StoreTest, RecordedEventsAreAGroupOfTheirOwn) {
  Start();
  disk_.Hold();
  auto first = Append(1);
  disk_.AwaitCommits(1);
  auto second = Append(2);
  std::promise<absl::Status> done;
  store_->AppendRecorded(MakeRecorded(3, 2),
                         [&](absl::Status status) { done.set_value(std::move(status)); });
  auto third = Append(5);
  auto fourth = Append(6);
  disk_.Release();
  EXPECT_OK(fourth.get());
  EXPECT_OK(done.get_future().get());
  EXPECT_EQ(third.get()->events[0].position, 5u);
  EXPECT_EQ(disk_.groups(), (std::vector<size_t>{1, 1, 1, 2}));
}

TEST_F(StoreTest, RecordedEventsThatFailAreToldSo) {
  Start();
  const auto record = [&](size_t events) {
    std::promise<absl::Status> done;
    store_->AppendRecorded(MakeRecorded(1, events),
                           [&](absl::Status status) { done.set_value(std::move(status)); });
    return done.get_future().get();
  };
  disk_.FailCommits(absl::FailedPreconditionError("does not continue"));
  EXPECT_EQ(record(1).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(store_->head().position, 0u);
  disk_.FailCommits(MakeError(ErrorReason::kReadOnly, "fsync failed"));
  EXPECT_TRUE(HasReason(record(1), ErrorReason::kReadOnly));
  EXPECT_TRUE(HasReason(record(1), ErrorReason::kReadOnly));
  EXPECT_EQ(disk_.groups().size(), 2u) << "the engine was asked to commit again";
  store_->Close();
  EXPECT_TRUE(HasReason(record(1), ErrorReason::kShuttingDown));
}

TEST_F(StoreTest, OtherHousekeepingErrorsStopNothing) {
  Start();
  disk_.FailMaintenance(MakeError(ErrorReason::kDiskFull, "full"));
  EXPECT_OK(Append(1).get());
  EXPECT_OK(Append(2).get());
}

TEST_F(StoreTest, ClosingFinishesWhatWaits) {
  Start();
  disk_.Hold();
  auto committing = Append(1);
  disk_.AwaitCommits(1);
  auto waiting = Append(2);
  std::thread closing([&] { store_->Close(); });
  disk_.Release();
  closing.join();
  EXPECT_OK(committing.get());
  EXPECT_OK(waiting.get());
  EXPECT_TRUE(HasReason(Append(3).get(), ErrorReason::kShuttingDown));
  EXPECT_TRUE(HasReason(store_->Read([](EventReader&) {}), ErrorReason::kShuttingDown));
}

TEST_F(StoreTest, ReadersRunWhileACommitWaits) {
  Start();
  disk_.Hold();
  auto append = Append(1);
  disk_.AwaitCommits(1);
  std::promise<void> read;
  ASSERT_OK(store_->Read([&](EventReader&) { read.set_value(); }));
  read.get_future().wait();
  disk_.Release();
  EXPECT_OK(append.get());
}

TEST_F(StoreTest, TasksThatWaitAreRunWhenTheStoreCloses) {
  Start();
  std::atomic<int> runs = 0;
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  for (int i = 0; i < 20; ++i) {
    ASSERT_OK(store_->Read([&runs, opened](EventReader&) {
      opened.wait();
      ++runs;
    }));
  }
  std::thread closing([&] { store_->Close(); });
  gate.set_value();
  closing.join();
  EXPECT_EQ(runs, 20);
}

}  // namespace
}  // namespace firn
