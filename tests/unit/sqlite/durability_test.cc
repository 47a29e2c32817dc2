// What the engine does when the disk does not do as it is told.

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>

#include "tests/support/fault_vfs.h"
#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {
namespace {

using firn::testing::DiskFaults;
using firn::testing::HasReason;
using firn::testing::InstallFaultVfs;
using firn::testing::MakeBatch;

class DurabilityTest : public EngineTest {
 protected:
  void SetUp() override {
    faults_.fail_sync = false;
    faults_.disk_full = false;
    faults_.reads_to_fail = 0;
    options_.wal_pages = EngineOptions().wal_pages;
    EngineTest::SetUp();
  }
  void TearDown() override {
    engine_.reset();
    faults_.fail_sync = false;
    faults_.disk_full = false;
  }

  // As many events of a megabyte, so that housekeeping is due.
  void AppendMegabytes(uint64_t count) {
    for (uint64_t n = 0; n < count; ++n) {
      AppendRequest request = MakeBatch(1'000 + n, 1);
      request.events[0].payload.bytes = "{\"a\":\"" + std::string(1'000'000, 'x') + "\"}";
      ASSERT_OK(Append(request));
    }
  }

  DiskFaults& faults_ = InstallFaultVfs();
};

TEST_F(DurabilityTest, EveryCommitIsFlushed) {
  for (uint64_t n = 1; n <= 5; ++n) {
    const int before = faults_.syncs;
    ASSERT_OK(Append(MakeBatch(n, 1)));
    EXPECT_GT(faults_.syncs, before) << "append " << n << " was answered without an fsync";
  }
}

TEST_F(DurabilityTest, ADuplicateNeedsNoFlush) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  const int before = faults_.syncs;
  ASSERT_OK(Append(MakeBatch(1, 1)));
  EXPECT_EQ(faults_.syncs, before);
}

TEST_F(DurabilityTest, AFailedFlushMakesTheStoreReadOnly) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  faults_.fail_sync = true;
  const auto answer = Append(MakeBatch(2, 1));
  EXPECT_TRUE(HasReason(answer, ErrorReason::kReadOnly));
  EXPECT_EQ(engine_->head().position, 1u);
  EXPECT_EQ(ReadAll().size(), 1u);
}

TEST_F(DurabilityTest, AfterAFailedFlushClosingFlushesNothingAgain) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  faults_.fail_sync = true;
  ASSERT_FALSE(Append(MakeBatch(2, 1)).ok());
  faults_.fail_sync = false;
  const int before = faults_.syncs;
  engine_.reset();
  EXPECT_EQ(faults_.syncs, before);
}

TEST_F(DurabilityTest, AfterARestartTheRetryIsAnsweredExactlyOnce) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  faults_.fail_sync = true;
  ASSERT_FALSE(Append(MakeBatch(2, 1)).ok());
  faults_.fail_sync = false;
  Open();
  const auto retry = Append(MakeBatch(2, 1));
  ASSERT_OK(retry);
  EXPECT_EQ(retry->events[0].position, 2u);
  EXPECT_EQ(ReadAll().size(), 2u);
}

TEST_F(DurabilityTest, AFullDiskRefusesAndRecovers) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  faults_.disk_full = true;
  const auto refused = Append(MakeBatch(2, 100));
  EXPECT_TRUE(HasReason(refused, ErrorReason::kDiskFull));
  EXPECT_EQ(engine_->head().position, 1u);
  EXPECT_EQ(ReadAll().size(), 1u);

  faults_.disk_full = false;
  const auto retry = Append(MakeBatch(2, 100));
  ASSERT_OK(retry);
  EXPECT_EQ(retry->events[0].position, 2u);
  EXPECT_EQ(ReadAll().size(), 101u);
}

TEST_F(DurabilityTest, ADiskThatIsFullAtTheStartCanBeRead) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  engine_.reset();
  faults_.disk_full = true;
  Open();
  EXPECT_EQ(ReadAll().size(), 1u);
  EXPECT_TRUE(HasReason(Append(MakeBatch(2, 1)), ErrorReason::kDiskFull));
}

TEST_F(DurabilityTest, AStartWhoseFlushFailsIsRefused) {
  engine_.reset();
  faults_.fail_sync = true;
  EXPECT_FALSE(OpenEngine(options_).ok());
}

TEST_F(DurabilityTest, CommitsFindTheirPlaceInTheWriteAheadLog) {
  const std::string wal = database_path() + "-wal";
  const auto length = std::filesystem::file_size(wal);
  EXPECT_GE(length, 4000u * 4096);
  for (uint64_t n = 1; n <= 50; ++n) ASSERT_OK(Append(MakeBatch(n * 100, 10)));
  EXPECT_EQ(std::filesystem::file_size(wal), length);
}

// After a failed flush what is in the write-ahead log may not be on the disk: nothing is built upon
// it before it is in the database.
TEST_F(DurabilityTest, AStartBesideAReaderWaitsAndThenRefuses) {
  sqlite3* other = nullptr;
  ASSERT_EQ(sqlite3_open(database_path().c_str(), &other), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(other, "BEGIN; SELECT * FROM log", nullptr, nullptr, nullptr), SQLITE_OK);
  for (uint64_t n = 1; n <= 50; ++n) ASSERT_OK(Append(MakeBatch(n * 100, 10)));
  engine_.reset();
  const auto refused = OpenEngine(options_);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(refused.status().message().find("read by another process"), absl::string_view::npos);
  sqlite3_close(other);
  Open();
  EXPECT_EQ(ReadAll().size(), 500u);
}

// Somebody's sqlite3 that shows a prompt. It would not know of another file in the log's place.
TEST_F(DurabilityTest, AStartAfterAFailureKeepsTheLogOfAnIdleReader) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  faults_.fail_sync = true;
  ASSERT_FALSE(Append(MakeBatch(2, 1)).ok());
  faults_.fail_sync = false;
  engine_.reset();
  sqlite3* reader = nullptr;
  ASSERT_EQ(sqlite3_open_v2(database_path().c_str(), &reader, SQLITE_OPEN_READONLY, nullptr),
            SQLITE_OK);
  const char* const look = "SELECT * FROM log";
  ASSERT_EQ(sqlite3_exec(reader, look, nullptr, nullptr, nullptr), SQLITE_OK);
  Open();
  EXPECT_GE(ReadAll().size(), 1u);
  ASSERT_OK(Append(MakeBatch(3, 1)));
  EXPECT_EQ(sqlite3_exec(reader, look, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(reader);
}

// A reader takes the writer's lock for a moment when it finds the log's index being written.
TEST_F(DurabilityTest, AMomentsLockOfAReaderFailsNoGroup) {
  sqlite3* reader = nullptr;
  ASSERT_EQ(sqlite3_open(database_path().c_str(), &reader), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(reader, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  std::thread moment([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    sqlite3_exec(reader, "ROLLBACK", nullptr, nullptr, nullptr);
  });
  EXPECT_OK(Append(MakeBatch(1, 1)));
  moment.join();
  sqlite3_close(reader);
}

// SQLite rolls back the whole transaction when it cannot read: the group fails with it.
TEST_F(DurabilityTest, ADiskThatCannotBeReadFailsTheWholeGroup) {
  AppendMegabytes(60);  // more than the writer's cache holds
  const Position head = engine_->head().position;
  const AppendRequest first = MakeBatch(1, 1);
  const AppendRequest known = [] {
    AppendRequest request = MakeBatch(1'000, 1);
    request.events[0].payload.bytes = "{}";
    return request;
  }();
  const AppendRequest last = MakeBatch(2, 1);
  const AppendRequest* const group[] = {&first, &known, &last};
  faults_.reads_to_fail = 1;
  const auto answers = engine_->CommitGroup(group);
  EXPECT_EQ(faults_.reads_to_fail, 0) << "nothing was read";
  ASSERT_FALSE(answers.ok());
  EXPECT_EQ(ReadAll().size(), head);
  EXPECT_EQ(engine_->head().position, head);
  ASSERT_OK(Append(first));
  ASSERT_OK(Append(last));
  EXPECT_EQ(engine_->head().position, head + 2);
  EXPECT_EQ(ReadAll().size(), head + 2);
  EXPECT_TRUE(HasReason(Append(known), ErrorReason::kEventIdConflict));
}

TEST_F(DurabilityTest, ACheckpointThatCannotBeFlushedMakesTheStoreReadOnly) {
  AppendMegabytes(40);
  faults_.fail_sync = true;
  EXPECT_TRUE(HasReason(engine_->Maintain(), ErrorReason::kReadOnly));
}

TEST_F(DurabilityTest, ACheckpointThatFailsBesideTheAppendsMakesTheStoreReadOnly) {
  AppendMegabytes(3);
  faults_.fail_sync = true;
  // Tells the checkpointing thread, which fails in its own time.
  ASSERT_OK(engine_->Maintain());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (engine_->Maintain().ok() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  faults_.fail_sync = false;
  // The disk may be well again: what it refused once is not flushed by this process any more.
  const int before = faults_.syncs;
  EXPECT_TRUE(HasReason(Append(MakeBatch(1, 1)), ErrorReason::kReadOnly));
  engine_.reset();
  EXPECT_EQ(faults_.syncs, before);
}

TEST_F(DurabilityTest, RelaxedDurabilityIsNotFlushedAndSaysSo) {
  options_.durability = Durability::kWritten;
  Open();
  EXPECT_EQ(engine_->durability(), Durability::kWritten);
  ASSERT_OK(Append(MakeBatch(1, 1)));
  const int before = faults_.syncs;
  for (uint64_t n = 2; n <= 5; ++n) ASSERT_OK(Append(MakeBatch(n, 1)));
  EXPECT_EQ(faults_.syncs, before);
}

TEST_F(DurabilityTest, HousekeepingMovesTheWriteAheadLog) {
  AppendMegabytes(40);
  const auto before = std::filesystem::file_size(database_path());
  ASSERT_OK(engine_->Maintain());
  EXPECT_GT(std::filesystem::file_size(database_path()), before);
  EXPECT_EQ(ReadAll().size(), 40u);
}

}  // namespace
}  // namespace firn::sqlite
