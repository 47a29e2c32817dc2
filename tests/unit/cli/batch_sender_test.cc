#include "cli/batch_sender.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace firn::cli {
namespace {

// Events "id-0", "id-1", ... of the lines 11, 12, ...
Batch MakeBatch(int events) {
  Batch batch;
  for (int i = 0; i < events; ++i) {
    batch.request.add_events()->set_id("id-" + std::to_string(i));
    batch.lines.push_back(static_cast<uint64_t>(11 + i));
  }
  return batch;
}

std::string Locate(const ServerError& error) {
  return std::string(LocateError(error, MakeBatch(3), "f.jsonl", "host:1").message());
}

TEST(BatchSenderTest, SplitsABatch) {
  Batch batch = MakeBatch(5);
  const Batch rest = SplitBatch(batch, 2);
  EXPECT_EQ(batch.lines, (std::vector<uint64_t>{11, 12}));
  EXPECT_EQ(batch.request.events_size(), 2);
  EXPECT_EQ(rest.lines, (std::vector<uint64_t>{13, 14, 15}));
  ASSERT_EQ(rest.request.events_size(), 3);
  EXPECT_EQ(rest.request.events(0).id(), "id-2");
}

TEST(BatchSenderTest, NamesTheLineOfAViolation) {
  ServerError error{.code = grpc::StatusCode::INVALID_ARGUMENT, .reason = "INVALID_FIELD"};
  error.violations = {{"events[1].event_type", "must be given"},
                      {"events[1].id", "is the id of events[0] too"}};
  EXPECT_EQ(Locate(error),
            "f.jsonl:12: event_type: must be given; id: is the id of line 11 too [INVALID_FIELD]");
}

TEST(BatchSenderTest, NamesTheLineOfAnIdConflict) {
  const ServerError error{.code = grpc::StatusCode::ALREADY_EXISTS,
                          .message = "id id-2 is taken",
                          .reason = "EVENT_ID_CONFLICT",
                          .metadata = {{"id", "ID-2"}, {"position", "7"}}};
  EXPECT_EQ(Locate(error), "f.jsonl:13: id id-2 is taken [EVENT_ID_CONFLICT]");
}

TEST(BatchSenderTest, NamesTheLinesOfABatchThatIsPartlyKnown) {
  const ServerError error{.code = grpc::StatusCode::ALREADY_EXISTS,
                          .message = "1 of the 3 events are in the log already",
                          .reason = "BATCH_PARTLY_KNOWN"};
  EXPECT_EQ(Locate(error).substr(0, 42), "f.jsonl:11: part of the batch of lines 11-");
}

TEST(BatchSenderTest, LeavesOtherErrorsAsTheyAre) {
  const ServerError error{.code = grpc::StatusCode::RESOURCE_EXHAUSTED,
                          .message = "the disk is full, see events[9] and events[x",
                          .reason = "DISK_FULL"};
  EXPECT_EQ(Locate(error), "the disk is full, see events[9] and events[x [DISK_FULL]");
}

}  // namespace
}  // namespace firn::cli
