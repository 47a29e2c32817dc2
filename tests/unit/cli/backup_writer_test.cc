#include "cli/backup_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "firn/backup/verify.h"
#include "firn/proof/entry.h"
#include "firn/wire/recorded_event.h"
#include "tests/unit/backup/log_maker.h"

namespace firn::cli {
namespace {

using ::testing::HasSubstr;

class BackupWriterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto directory = backup::Directory::Open(path(), backup::kStoreId);
    ASSERT_OK(directory);
    directory_.emplace(*std::move(directory));
    MakeWriter();
  }

  void MakeWriter() {
    writer_.emplace(*directory_,
                    BackupLinks{.get_checkpoint = [this](uint64_t size) { return Sign(size); },
                                .now = [this] { return now_; },
                                .say = [this](const std::string& text) { said_ += text; }});
  }

  std::string path() const { return folder_.path() + "/backup"; }

  absl::StatusOr<v1::GetCheckpointResponse> Sign(uint64_t size) {
    if (!server_.ok()) return server_;
    backup::Frontier log;
    wire::EventReading reading;
    for (Position p = 1; p <= size; ++p) {
      v1::EventDTO event = backup::MakeLogEvent(p);
      if (p == changed_) event.set_timestamp(1);
      log.Add(proof::HashEvent(**reading.Read(event)));
    }
    const backup::SignedCheckpoint checkpoint = maker_->Sign(log);
    v1::GetCheckpointResponse response;
    response.set_checkpoint(checkpoint.note);
    response.set_verifier_key(checkpoint.verifier_key);
    response.set_size(size);
    return response;
  }

  absl::Status Take(Position first, Position last, Position head, Position until = 0) {
    v1::ReplayEventsResponse message;
    for (Position p = first; p <= last; ++p) *message.add_events() = backup::MakeLogEvent(p);
    message.set_position(last);
    message.set_head(head);
    return writer_->Take(message, until);
  }

  testing::TempDir folder_;
  std::optional<backup::LogMaker> maker_ = std::make_optional<backup::LogMaker>();
  std::optional<backup::Directory> directory_;
  std::optional<BackupWriter> writer_;
  absl::Time now_ = absl::FromUnixSeconds(1'700'000'000);
  absl::Status server_;
  // The server has this event otherwise.
  Position changed_ = 0;
  std::string said_;
};

// Batches have 1, 2 and 3 events.
TEST_F(BackupWriterTest, SealsWhatIsWhole) {
  ASSERT_OK(Take(1, 5, 100));
  ASSERT_OK(writer_->Seal());
  EXPECT_EQ(writer_->sealed(), 3u);
  EXPECT_EQ(writer_->last(), 5u);
  ASSERT_OK(Take(6, 6, 6));
  ASSERT_OK(writer_->Seal());
  EXPECT_EQ(writer_->sealed(), 6u);
  ASSERT_OK(Take(7, 9, 100, 9));
  ASSERT_OK(writer_->Seal());
  EXPECT_EQ(writer_->sealed(), 9u);
  ASSERT_OK(writer_->Seal());
  EXPECT_EQ(directory_->manifest().segments.size(), 3u);
}

TEST_F(BackupWriterTest, IsDueWhenTheOldestHasWaitedLongEnough) {
  EXPECT_FALSE(writer_->IsDue(absl::Seconds(1)));
  ASSERT_OK(Take(1, 1, 1));
  now_ += absl::Milliseconds(600);
  ASSERT_OK(Take(2, 3, 3));
  EXPECT_FALSE(writer_->IsDue(absl::Seconds(1)));
  now_ += absl::Milliseconds(400);
  EXPECT_TRUE(writer_->IsDue(absl::Seconds(1)));
  ASSERT_OK(writer_->Seal());
  EXPECT_FALSE(writer_->IsDue(absl::Seconds(1)));
}

TEST_F(BackupWriterTest, KeepsWhatTheServerCannotSignYet) {
  server_ = absl::UnavailableError("away");
  ASSERT_OK(Take(1, 3, 3));
  EXPECT_TRUE(absl::IsUnavailable(writer_->Seal()));
  ASSERT_OK(Take(4, 6, 6));
  EXPECT_TRUE(absl::IsUnavailable(writer_->Seal()));
  EXPECT_EQ(writer_->sealed(), 0u);
  server_ = absl::OkStatus();
  ASSERT_OK(writer_->Seal());
  EXPECT_EQ(writer_->sealed(), 6u);
  const auto verified = backup::VerifyBackup(path(), [](Position) { return true; });
  ASSERT_OK(verified);
  EXPECT_EQ(verified->events, 6u);
}

TEST_F(BackupWriterTest, ASegmentIsAddedOnceIfMergingFails) {
  absl::Status sealed;
  Position last = 0;
  while (sealed.ok() && last < 300) {
    last += 3;
    ASSERT_OK(Take(last - 2, last, last));
    // A part of what is to be merged some time.
    if (last == 30) {
      const backup::SegmentEntry& part = directory_->manifest().segments.front();
      std::filesystem::resize_file(path() + "/segments/" + part.FileName(), 10);
    }
    sealed = writer_->Seal();
  }
  EXPECT_EQ(sealed.code(), absl::StatusCode::kDataLoss) << sealed;
  ASSERT_OK(writer_->Seal());
  EXPECT_EQ(writer_->sealed(), last);
  const auto manifest = backup::ReadManifest(path());
  ASSERT_OK(manifest);
  EXPECT_EQ(manifest->last(), last);
}

TEST_F(BackupWriterTest, AServerThatSignsAnotherLogIsRefused) {
  ASSERT_OK(Take(1, 3, 3));
  ASSERT_OK(writer_->Seal());
  changed_ = 2;  // of what was backed up before
  ASSERT_OK(Take(4, 6, 6));
  const absl::Status status = writer_->Seal();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(status.message()), HasSubstr("not the one that was backed up"));
  EXPECT_EQ(writer_->sealed(), 3u);
}

TEST_F(BackupWriterTest, EventsThatAreNotTheNextOnesAreRefused) {
  EXPECT_EQ(Take(2, 3, 3).code(), absl::StatusCode::kDataLoss);
  ASSERT_OK(Take(1, 1, 100));
  EXPECT_EQ(Take(3, 3, 100).code(), absl::StatusCode::kDataLoss);
}

TEST_F(BackupWriterTest, AnotherKeyIsTold) {
  ASSERT_OK(Take(1, 3, 3));
  ASSERT_OK(writer_->Seal());
  EXPECT_EQ(said_, "");
  maker_.emplace();
  ASSERT_OK(Take(4, 6, 6));
  ASSERT_OK(writer_->Seal());
  EXPECT_THAT(said_, HasSubstr("another key"));
}

}  // namespace
}  // namespace firn::cli
