#include "cli/batch_sender.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/unit/cli/fake_server.h"

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

// A batch whose events have these types and are of the lines 11, 12, ...
Batch MakeTypedBatch(const std::vector<std::string>& types) {
  Batch batch = MakeBatch(static_cast<int>(types.size()));
  for (size_t i = 0; i < types.size(); ++i) {
    batch.request.mutable_events(static_cast<int>(i))->set_event_type(types[i]);
  }
  return batch;
}

TEST(BatchSenderTest, CollectsWhatIsRefusedAndSendsTheRest) {
  FakeServer server;
  BatchSender sender(*server.client, "f", absl::ZeroDuration(), Refusals::kCollect);
  EXPECT_TRUE(sender.Send(MakeTypedBatch({"bad", "a", "bad", "b", "bad"})).ok());
  EXPECT_EQ(server.store.calls, 2);
  ASSERT_EQ(server.store.log.size(), 2U);
  EXPECT_EQ(server.store.log[0].id(), "id-1");
  EXPECT_EQ(server.store.log[1].id(), "id-3");
  EXPECT_EQ(sender.sent().events, 2U);
  EXPECT_EQ(sender.sent().last_line, 14U);
  std::set<uint64_t> lines;
  for (const RefusedEvent& refused : sender.TakeRefused()) {
    lines.insert(refused.line);
    EXPECT_EQ(refused.why, "event_type: must not be bad [INVALID_FIELD]");
  }
  EXPECT_EQ(lines, (std::set<uint64_t>{11, 13, 15}));
  EXPECT_TRUE(sender.TakeRefused().empty());
  // Nothing is left of this one.
  EXPECT_TRUE(sender.Send(MakeTypedBatch({"bad"})).ok());
  EXPECT_EQ(server.store.calls, 3);
  EXPECT_EQ(sender.TakeRefused().size(), 1U);
}

TEST(BatchSenderTest, CollectsAnIdConflict) {
  FakeServer server;
  server.store.answer =
      MakeError(grpc::StatusCode::ALREADY_EXISTS, "EVENT_ID_CONFLICT", {}, {{"id", "id-0"}});
  BatchSender sender(*server.client, "f", absl::ZeroDuration(), Refusals::kCollect);
  EXPECT_TRUE(sender.Send(MakeBatch(1)).ok());
  const std::vector<RefusedEvent> refused = sender.TakeRefused();
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_EQ(refused[0].why, "refused [EVENT_ID_CONFLICT]");
}

TEST(BatchSenderTest, OnlyWhatAnEventIsCanBeLeftOut) {
  FakeServer server;
  BatchSender ending(*server.client, "f", absl::ZeroDuration());
  EXPECT_EQ(ending.Send(MakeTypedBatch({"a", "bad"})).message(),
            "f:12: event_type: must not be bad [INVALID_FIELD]");
  BatchSender collecting(*server.client, "f", absl::ZeroDuration(), Refusals::kCollect);
  server.store.answer = MakeError(grpc::StatusCode::RESOURCE_EXHAUSTED, "DISK_FULL", {});
  EXPECT_FALSE(collecting.Send(MakeBatch(2)).ok());
  server.store.answer = MakeError(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD",
                                  {{"events", "must be at most 1"}});
  EXPECT_FALSE(collecting.Send(MakeBatch(2)).ok());
  EXPECT_TRUE(collecting.TakeRefused().empty());
}

}  // namespace
}  // namespace firn::cli
