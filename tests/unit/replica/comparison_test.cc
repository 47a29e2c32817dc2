#include "firn/replica/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#include "firn/engines/sqlite/sqlite_engine.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::replica {
namespace {

using ::testing::HasSubstr;

constexpr char kStoreId[] = "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57";

// Events that are recorded in both logs.
CommittedGroup Recorded(Position from, size_t count) {
  CommittedGroup events;
  for (Position position = from; position < from + count; ++position) {
    events.push_back({.event = firn::testing::MakeEvent(position),
                      .place = {.position = position,
                                .revision = position,
                                .recorded_us = static_cast<int64_t>(position)}});
  }
  return events;
}

class ComparisonTest : public ::testing::Test {
 protected:
  void Start(const std::string& our_id = kStoreId) {
    theirs_.Start(Open("/theirs", kStoreId));
    ours_.Start(Open("/ours", our_id));
    primary_ = std::make_unique<Primary>(remote::Endpoint{.address = theirs_.address()});
  }
  void TearDown() override {
    primary_.reset();
    ours_.Stop();
    theirs_.Stop();
  }

  static void Record(Store& store, CommittedGroup events) {
    std::promise<absl::Status> done;
    store.AppendRecorded(std::move(events),
                         [&](absl::Status status) { done.set_value(std::move(status)); });
    EXPECT_OK(done.get_future().get());
  }

  absl::Status Compare() {
    const auto head = primary_->GetHead();
    EXPECT_OK(head);
    auto reader = ours_.store().OpenReader();
    EXPECT_OK(reader);
    return CompareLogs(*primary_, *head, ours_.store(), ours_.ledger(), **reader);
  }

  void ExpectDiffers(const std::string& what) {
    const absl::Status status = Compare();
    EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
    EXPECT_FALSE(ReasonOf(status));
    EXPECT_THAT(std::string(status.message()), HasSubstr(what));
  }

  rpc::ServedStore theirs_;
  rpc::ServedStore ours_;
  std::unique_ptr<Primary> primary_;

 private:
  std::unique_ptr<Engine> Open(const std::string& name, const std::string& store_id) {
    auto engine = sqlite::OpenEngine({.data_dir = directory_.path() + name, .store_id = store_id});
    EXPECT_OK(engine);
    return *std::move(engine);
  }

  firn::testing::TempDir directory_;
};

TEST_F(ComparisonTest, ABeginningIsTheSame) {
  Start();
  EXPECT_OK(Compare());
  Record(theirs_.store(), Recorded(1, 700));
  EXPECT_OK(Compare());
  Record(ours_.store(), Recorded(1, 600));
  EXPECT_OK(Compare());
  Record(ours_.store(), Recorded(601, 100));
  EXPECT_OK(Compare());
}

// As the comparison now and then does, whatever has come since.
TEST_F(ComparisonTest, AnEmptyLogIsTheBeginningOfAny) {
  Start();
  Record(theirs_.store(), Recorded(1, 3));
  auto reader = ours_.store().OpenReader();
  ASSERT_OK(reader);
  EXPECT_OK(CompareRoots(*primary_, ours_.store(), ours_.ledger(), **reader));
}

TEST_F(ComparisonTest, AnotherIdentityDiffers) {
  Start("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c58");
  ExpectDiffers("the primary's log is 0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57");
}

TEST_F(ComparisonTest, ALongerLogDiffers) {
  Start();
  Record(theirs_.store(), Recorded(1, 3));
  Record(ours_.store(), Recorded(1, 4));
  ExpectDiffers("ends at position 4, beyond the primary's, at 3");
}

TEST_F(ComparisonTest, AnotherLastEventDiffers) {
  Start();
  Record(theirs_.store(), Recorded(1, 5));
  CommittedGroup changed = Recorded(1, 4);
  changed.back().place.recorded_us += 1;
  Record(ours_.store(), std::move(changed));
  ExpectDiffers("the event at position 4");
}

TEST_F(ComparisonTest, AnotherEventBeforeDiffers) {
  Start();
  Record(theirs_.store(), Recorded(1, 300));
  CommittedGroup changed = Recorded(1, 300);
  changed[6].event.payload.bytes = "{}";
  Record(ours_.store(), std::move(changed));
  ExpectDiffers("their roots differ");
}

TEST_F(ComparisonTest, APrimaryThatIsGivenUpAnswersNothing) {
  Start();
  primary_->Cancel();
  EXPECT_EQ(primary_->GetHead().status().code(), absl::StatusCode::kUnavailable);
  EXPECT_FALSE(primary_->Follow(0, [](v1::ReplayEventsResponse&) { return true; }).ok());
}

}  // namespace
}  // namespace firn::replica
