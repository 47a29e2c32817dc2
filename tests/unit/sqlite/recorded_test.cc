// A log that another has recorded: what CommitRecorded takes, and what it refuses.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <vector>

#include "firn/base/uuid.h"
#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {
namespace {

using firn::testing::MakeBatch;
using firn::testing::MakeEvent;
using firn::testing::MakeId;
using ::testing::HasSubstr;

CommittedEvent Recorded(const KeptEvent& kept) {
  return {.event = kept.event,
          .place = {kept.position, kept.revision, kept.recorded_us},
          .batch_index = kept.batch_index};
}

class RecordedTest : public EngineTest {
 protected:
  // A log of three batches about two streams.
  void SetUp() override {
    EngineTest::SetUp();
    ASSERT_OK(Append(MakeBatch(1, 2, 7)));
    now_us_ += 1'000'000;
    Event named = MakeEvent(3, 8);
    named.stream = "orders";
    named.tags = {"a", "b"};
    named.metadata = {{"k", "v"}};
    ASSERT_OK(Append({{named}}));
    ASSERT_OK(Append(MakeBatch(4, 3, 7)));
    source_ = ReadAll();
    for (const KeptEvent& kept : source_) {
      log_.push_back(Recorded(kept));
      // A target's own stream is not written down.
      if (kept.stream == "orders") log_.back().event.stream = "orders";
    }
    store_id_ = engine_->store_id();
    engine_.reset();
    options_.store_id = store_id_;
    OpenAt("/copy");
  }

  void OpenAt(const std::string& folder) {
    engine_.reset();
    options_.data_dir = directory_.path() + folder;
    auto opened = OpenEngine(options_);
    ASSERT_OK(opened);
    engine_ = *std::move(opened);
  }

  absl::Status Commit(size_t from, size_t count) {
    return engine_->CommitRecorded(absl::MakeConstSpan(log_).subspan(from, count));
  }

  // The whole log, changed so, is refused with this, and nothing of it is kept.
  void ExpectRefused(const std::function<void(CommittedGroup&)>& change, const std::string& why) {
    CommittedGroup changed = log_;
    change(changed);
    const absl::Status status = engine_->CommitRecorded(changed);
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(why));
    EXPECT_EQ(engine_->head().position, 0u);
    EXPECT_TRUE(ReadAll().empty());
  }

  std::vector<KeptEvent> source_;
  CommittedGroup log_;
  std::string store_id_;
};

TEST_F(RecordedTest, ACopyIsTheSameLog) {
  EXPECT_EQ(engine_->store_id(), store_id_);
  ASSERT_OK(Commit(0, 2));
  ASSERT_OK(Commit(2, 4));
  EXPECT_EQ(engine_->head().position, 6u);
  EXPECT_EQ(engine_->head().recorded_us, source_.back().recorded_us);
  for (int round = 0; round < 2; ++round) {
    const std::vector<KeptEvent> copy = ReadAll();
    ASSERT_EQ(copy.size(), source_.size());
    for (size_t i = 0; i < copy.size(); ++i) {
      EXPECT_EQ(copy[i].position, source_[i].position);
      EXPECT_EQ(copy[i].revision, source_[i].revision);
      EXPECT_EQ(copy[i].recorded_us, source_[i].recorded_us);
      EXPECT_EQ(copy[i].batch_index, source_[i].batch_index);
      EXPECT_EQ(copy[i].stream, source_[i].stream);
      EXPECT_EQ(copy[i].event, source_[i].event);
    }
    OpenAt("/copy");
  }
}

TEST_F(RecordedTest, AppendsGoOnWhereItEnds) {
  ASSERT_OK(Commit(0, 6));
  const auto known = Append(MakeBatch(4, 3, 7));
  ASSERT_OK(known);
  EXPECT_TRUE(known->duplicate);
  const auto next = Append(MakeBatch(10, 1, 7));
  ASSERT_OK(next);
  EXPECT_EQ(next->events[0].position, 7u);
  EXPECT_EQ(next->events[0].revision, 6u);
}

TEST_F(RecordedTest, WhatDoesNotContinueTheLogIsRefused) {
  ExpectRefused([](CommittedGroup& log) { log.erase(log.begin() + 2); },
                "position 4 does not continue the log: the log ends at position 2");
  ExpectRefused([](CommittedGroup& log) { log[0].place.position = 2; }, "position 2");
  ExpectRefused([](CommittedGroup& log) { log[3].place.recorded_us = log[2].place.recorded_us; },
                "position 4 does not continue the log: it was recorded before");
  ExpectRefused([](CommittedGroup& log) { log[3].place.revision = 4; },
                "it has revision 4 of the stream \"image-7\", whose last is 2");
  ExpectRefused([](CommittedGroup& log) { log[5].event.id = log[0].event.id; },
                "position 6 does not continue the log: its id");
  ExpectRefused([](CommittedGroup& log) { log[4].batch_index = 2; }, "number 2 of its batch");
  ExpectRefused([](CommittedGroup& log) { log[0].batch_index = 1; }, "number 1 of its batch");
  ASSERT_OK(Commit(0, 6)) << "a refusal left something behind";
}

TEST_F(RecordedTest, AGroupBeginsWithABatch) {
  ASSERT_OK(Commit(0, 4));
  EXPECT_EQ(Commit(4, 2).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(engine_->head().position, 4u);
}

TEST_F(RecordedTest, AnotherLogsDirectoryIsRefused) {
  ASSERT_OK(Commit(0, 6));
  engine_.reset();
  options_.store_id = "00000000-0000-4000-8000-000000000001";
  const auto opened = OpenEngine(options_);
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr(store_id_));
}

TEST_F(RecordedTest, ALogWithoutEventsTakesTheId) {
  engine_.reset();
  options_.store_id = "00000000-0000-4000-8000-000000000001";
  OpenAt("/copy");
  EXPECT_EQ(engine_->store_id(), options_.store_id);
}

}  // namespace
}  // namespace firn::sqlite
