// What the conformance cases do not reach, against the real daemon.

#include "daemon.h"

#include <gtest/gtest.h>

#include <future>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "firn/client/client.h"

namespace firn::testing {
namespace {

class WithDaemon : public ::testing::Test {
 protected:
  // Appends events of MakeEvent, from 1.
  void AppendMany(uint64_t count) {
    std::vector<Event> events;
    for (uint64_t n = 1; n <= count; ++n) events.push_back(MakeEvent(n));
    const auto result = client_.AppendBatch(events);
    ASSERT_TRUE(result.ok()) << result.status();
  }

  Daemon daemon_;
  Client client_ = MustConnect(daemon_.address());
};

TEST_F(WithDaemon, AnEventComesBackAsItWasAppended) {
  Event event = MakeEvent(1);
  event.timestamp = absl::FromUnixMillis(1700000000123);
  event.user_id = "ada";
  event.stream = "a stream";
  event.tags = {"b", "a"};
  event.metadata = {{"session_id", "s1"}};
  const auto result = client_.Append(event);
  ASSERT_TRUE(result.ok()) << result.status();
  event.created_at = result->event.created_at;
  event.position = 1;
  event.revision = 1;
  const auto page = client_.GetEvents({});
  ASSERT_TRUE(page.ok()) << page.status();
  ASSERT_EQ(page->events.size(), 1U);
  EXPECT_EQ(page->events[0], event);
  EXPECT_GT(event.created_at, absl::FromUnixMillis(1700000000123));
}

TEST_F(WithDaemon, MakesAnIdAndATimestamp) {
  const absl::Time before = absl::Now() - absl::Milliseconds(1);
  const auto result = client_.Append({.event_type = "t", .payload = "{}", .target = {"image", 1}});
  ASSERT_TRUE(result.ok()) << result.status();
  const auto page = client_.GetEvents({});
  ASSERT_TRUE(page.ok()) << page.status();
  EXPECT_EQ(page->events.at(0).id, result->event.id);
  EXPECT_GE(page->events[0].timestamp, before);
  EXPECT_LE(page->events[0].timestamp, absl::Now());
}

TEST_F(WithDaemon, AppendsWithoutWaiting) {
  constexpr uint64_t kEvents = 200;
  std::vector<std::promise<absl::StatusOr<AppendResult>>> answers(kEvents);
  for (uint64_t n = 0; n < kEvents; ++n) {
    client_.AppendAsync(MakeEvent(n + 1),
                        [&, n](auto result) { answers[n].set_value(std::move(result)); });
  }
  std::set<uint64_t> positions;
  for (auto& answer : answers) {
    const auto result = answer.get_future().get();
    ASSERT_TRUE(result.ok()) << result.status();
    positions.insert(result->event.position);
  }
  EXPECT_EQ(positions.size(), kEvents);
  EXPECT_EQ(*positions.rbegin(), kEvents);
}

TEST_F(WithDaemon, AStreamOfBatchesIsAppendedAndAnsweredInOrder) {
  constexpr uint64_t kBatches = 3000;
  std::vector<uint64_t> positions;
  {
    AppendStream stream = client_.OpenAppendStream();
    for (uint64_t n = 1; n <= kBatches; ++n) {
      stream.Append({MakeEvent(n)}, [&](const absl::StatusOr<BatchResult>& result) {
        ASSERT_TRUE(result.ok()) << result.status();
        positions.push_back(result->events.at(0).position);
      });
    }
  }
  ASSERT_EQ(positions.size(), kBatches);
  for (uint64_t n = 0; n < kBatches; ++n) ASSERT_EQ(positions[n], n + 1);
}

TEST_F(WithDaemon, AStreamAnswersABatchThatIsRefusedAndGoesOn) {
  std::vector<absl::Status> answers;
  AppendStream stream = client_.OpenAppendStream();
  const auto keep = [&](const auto& result) { answers.push_back(result.status()); };
  stream.Append({MakeEvent(1)}, keep);
  stream.Append({MakeEvent(2)}, {StreamRevisionIs{"image-2", 0}}, keep);
  stream.Append({MakeEvent(3)}, keep);
  stream.Flush();
  ASSERT_EQ(answers.size(), 3U);
  EXPECT_TRUE(answers[0].ok());
  const Error error = ErrorOf(answers[1]);
  EXPECT_EQ(error.reason, ErrorReason::kCheckFailed);
  EXPECT_EQ(error.conflict.value().failed_checks.at(0).actual_revision, 1U);
  EXPECT_TRUE(answers[2].ok());
}

TEST_F(WithDaemon, ABatchThatIsTooLargeIsNotSent) {
  std::vector<Event> events;
  for (uint64_t n = 1; n <= 21; ++n) {
    events.push_back(MakeEvent(n));
    events.back().payload = "{\"text\":\"" + std::string((1 << 20) - 100, 'x') + "\"}";
  }
  EXPECT_EQ(ErrorOf(client_.AppendBatch(events).status()).fields.at(0).field, "events");
  absl::Status streamed;
  {
    AppendStream stream = client_.OpenAppendStream();
    stream.Append(events, [&](const auto& result) { streamed = result.status(); });
  }
  EXPECT_EQ(ErrorOf(streamed).fields.at(0).field, "events");
  EXPECT_EQ(client_.GetHead()->position, 0U);
}

TEST_F(WithDaemon, GoesThroughAllPages) {
  AppendMany(250);
  uint64_t expected = 0;
  for (const auto& event : client_.GetAllEvents({.page_size = 40})) {
    ASSERT_TRUE(event.ok()) << event.status();
    ASSERT_EQ(event->position(), ++expected);
    ASSERT_EQ(event->payload(), "{\"n\":" + std::to_string(expected) + "}");
  }
  EXPECT_EQ(expected, 250U);
  for (const auto& event : client_.GetAllEvents({.backwards = true, .page_size = 40})) {
    ASSERT_TRUE(event.ok()) << event.status();
    ASSERT_EQ(event->position(), expected--);
  }
  EXPECT_EQ(expected, 0U);
}

TEST_F(WithDaemon, APageThatFailsIsTheLastElement) {
  auto stream = client_.GetAllEvents({.after_position = 9});
  const auto event = stream.Next();
  ASSERT_TRUE(event.has_value());
  EXPECT_EQ(ReasonOf(event->status()), ErrorReason::kPositionBeyondHead);
  EXPECT_FALSE(stream.Next().has_value());
}

TEST_F(WithDaemon, FindsTheNewestOfMoreStreamsThanFitInAnAnswer) {
  AppendMany(1);
  // Each answer holds about 1 MiB.
  GetNewestRequest request;
  for (int i = 1; i <= 12; ++i) {
    const std::string text(300'000, 'x');
    const auto result = client_.Append(
        {.event_type = "large", .payload = "{\"text\":\"" + text + "\"}", .target = {"file", i}});
    ASSERT_TRUE(result.ok()) << result.status();
    request.streams.push_back("file-" + std::to_string(i));
  }
  request.streams.push_back("nobody");
  request.queries.push_back({.items = {{.event_types = {"rating_changed"}}}});
  const auto newest = client_.GetNewest(request);
  ASSERT_TRUE(newest.ok()) << newest.status();
  ASSERT_EQ(newest->events.size(), 14U);
  for (size_t i = 0; i < 12; ++i) {
    ASSERT_TRUE(newest->events[i].has_value());
    EXPECT_EQ(newest->events[i]->target.id, static_cast<int64_t>(i + 1));
  }
  EXPECT_FALSE(newest->events[12].has_value());
  EXPECT_EQ(newest->events[13].value().position, 1U);
  EXPECT_EQ(newest->head, 13U);
}

TEST_F(WithDaemon, AFollowerSeesWhatIsAppendedLater) {
  AppendMany(3);
  std::stop_source stop;
  Stream<Batch> stream = client_.FollowBatches({.after_position = 1}, {.stop = stop.get_token()});
  std::vector<uint64_t> positions;
  bool was_caught_up = false;
  while (positions.size() < 3) {
    const auto batch = stream.Next();
    ASSERT_TRUE(batch.has_value());
    ASSERT_TRUE(batch->ok()) << batch->status();
    for (const EventView event : **batch) positions.push_back(event.position());
    if ((*batch)->mark() != ReplayMark::kCaughtUp || was_caught_up) continue;
    was_caught_up = true;
    ASSERT_TRUE(client_.Append(MakeEvent(4)).ok());
  }
  EXPECT_EQ(positions, (std::vector<uint64_t>{2, 3, 4}));
}

TEST_F(WithDaemon, AConsumerGoesOnAfterItsCheckpoint) {
  AppendMany(10);
  const TempDir directory;
  FileCheckpointStore checkpoints(directory.path() + "/checkpoint");
  std::vector<uint64_t> seen;
  const auto consume = [&](uint64_t until) {
    return client_.Consume(checkpoints, {.batch_size = 3}, [&](const Batch& batch) {
      for (const EventView event : batch) seen.push_back(event.position());
      return batch.position() >= until ? absl::AbortedError("enough") : absl::OkStatus();
    });
  };
  // The batch that failed comes again.
  EXPECT_EQ(consume(5), absl::AbortedError("enough"));
  EXPECT_EQ(consume(10), absl::AbortedError("enough"));
  EXPECT_EQ(seen, (std::vector<uint64_t>{1, 2, 3, 4, 5, 6, 4, 5, 6, 7, 8, 9, 10}));
  const auto checkpoint = checkpoints.Load();
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->value().position, 9U);
  EXPECT_EQ(checkpoint->value().store_id, client_.GetHead()->store_id);
}

TEST_F(WithDaemon, WhatAConsumerHasDealtWithIsSavedAlsoWhenItIsStopped) {
  AppendMany(5);
  const TempDir directory;
  FileCheckpointStore checkpoints(directory.path() + "/checkpoint");
  std::stop_source stop;
  const absl::Status ended = client_.Consume(checkpoints, {.batch_size = 2},
                                             [&](const Batch&) {
                                               stop.request_stop();
                                               return absl::OkStatus();
                                             },
                                             {.stop = stop.get_token()});
  EXPECT_TRUE(absl::IsCancelled(ended)) << ended;
  const auto checkpoint = checkpoints.Load();
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  EXPECT_EQ(checkpoint->value().position, 2U);
}

// Keeps nothing.
class BrokenStore final : public CheckpointStore {
 public:
  absl::StatusOr<std::optional<Checkpoint>> Load() override { return std::optional<Checkpoint>(); }
  absl::Status Save(const Checkpoint&) override { return absl::ResourceExhaustedError("full"); }
};

TEST_F(WithDaemon, AConsumerEndsWhenItsCheckpointCannotBeSaved) {
  AppendMany(5);
  BrokenStore checkpoints;
  int batches = 0;
  const absl::Status ended = client_.Consume(checkpoints, {.batch_size = 2}, [&](const Batch&) {
    ++batches;
    return absl::OkStatus();
  });
  EXPECT_EQ(ended, absl::ResourceExhaustedError("full"));
  EXPECT_EQ(batches, 1);
}

// The client does not take the server for dead before it can say what is wrong.
TEST_F(WithDaemon, AHeartbeatThatIsNoneIsSaid) {
  for (const absl::Duration interval :
       {absl::ZeroDuration(), absl::Milliseconds(1), -absl::Seconds(5), absl::InfiniteDuration()}) {
    const auto event = client_.Follow({.heartbeat_interval = interval}).Next();
    ASSERT_TRUE(event.has_value());
    EXPECT_EQ(ErrorOf(event->status()).fields.at(0).field, "heartbeat_interval") << interval;
  }
}

TEST_F(WithDaemon, AReplayEndsWellWhateverItsBounds) {
  const auto count = [&](const ReplayRequest& request) {
    uint64_t events = 0;
    for (const auto& event : client_.Replay(request)) {
      EXPECT_TRUE(event.ok()) << event.status();
      ++events;
    }
    return events;
  };
  EXPECT_EQ(count({}), 0U);
  AppendMany(5);
  const absl::Time before = client_.GetTimeAt(1).value() - absl::Seconds(1);
  EXPECT_EQ(count({}), 5U);
  EXPECT_EQ(count({.after_position = 5}), 0U);
  EXPECT_EQ(count({.after_position = 1, .until_position = 3}), 2U);
  EXPECT_EQ(count({.query = EventQuery{{{.event_types = {"none"}}}}}), 0U);
  EXPECT_EQ(count({.bounds = {.as_of = before}}), 0U);
  EXPECT_EQ(count({.bounds = {.from_time = before + absl::Hours(1)}}), 0U);
  EXPECT_EQ(count({.until_position = 2, .bounds = {.from_time = before + absl::Hours(1)}}), 0U);
  EXPECT_EQ(count({.bounds = {.from_time = before}}), 5U);
}

// What is not read holds up nothing else of the connection.
TEST_F(WithDaemon, FollowersThatAreNotReadKeepNobodyWaiting) {
  const std::string text(500'000, 'x');
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE(client_
                    .Append({.event_type = "large",
                             .payload = "{\"text\":\"" + text + "\"}",
                             .target = {"file", i}})
                    .ok());
  }
  std::vector<Stream<EventView>> followers;
  for (int i = 0; i < 8; ++i) {
    followers.push_back(client_.Follow({}));
    ASSERT_TRUE(followers.back().Next().value().ok());
  }
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(client_.GetHead({.deadline = absl::Seconds(5)}).ok());
    EXPECT_TRUE(client_.Append(MakeEvent(static_cast<uint64_t>(i) + 1)).ok());
  }
}

TEST_F(WithDaemon, GivesManyRowsOneByOne) {
  auto stream = client_.QueryRows(
      {.sql = "with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000) "
              "select i, 'text ' || i as t from n"});
  ASSERT_TRUE(stream.ok()) << stream.status();
  ASSERT_EQ(stream->columns.size(), 2U);
  EXPECT_EQ(stream->columns[1].name, "t");
  int64_t expected = 0;
  for (const absl::StatusOr<SqlRow>& row : stream->rows) {
    ASSERT_TRUE(row.ok()) << row.status();
    ++expected;
    ASSERT_EQ(*row, (SqlRow{expected, "text " + std::to_string(expected)}));
  }
  EXPECT_EQ(expected, 300'000);
}

TEST_F(WithDaemon, ListsAllOfAHistory) {
  std::vector<Event> events;
  for (uint64_t n = 1; n <= 25; ++n) {
    events.push_back(MakeEvent(n));
    events.back().target.id = 1;
  }
  ASSERT_TRUE(client_.AppendBatch(events).ok());
  uint64_t expected = 25;
  for (const auto& entry : client_.GetAllHistory({.target = {"image", 1}, .page_size = 10})) {
    ASSERT_TRUE(entry.ok()) << entry.status();
    ASSERT_EQ(entry->event.position, expected--);
  }
  EXPECT_EQ(expected, 0U);
}

}  // namespace
}  // namespace firn::testing
