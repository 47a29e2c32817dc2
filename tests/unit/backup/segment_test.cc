#include "firn/backup/segment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "firn/proof/entry.h"
#include "firn/v1/event_store.pb.h"
#include "tests/unit/backup/log_maker.h"

namespace firn::backup {
namespace {

using ::testing::HasSubstr;

constexpr Position kEvents = 60;

absl::Status Ignore(v1::EventDTO&, const proof::Hash&) { return absl::OkStatus(); }

std::string MakeFile() {
  auto file = WriteSegment(LogMaker::Make({}, 0, kEvents).segment);
  EXPECT_OK(file);
  return *file;
}

TEST(Frontier, ItsRootIsTheTreesForEverySize) {
  // The root over n leaves as RFC 6962 defines it.
  std::vector<proof::Hash> leaves;
  const std::function<proof::Hash(size_t, size_t)> root = [&](size_t begin, size_t end) {
    if (end - begin == 1) return leaves[begin];
    size_t left = 1;
    while (left * 2 < end - begin) left *= 2;
    return proof::HashNode(root(begin, begin + left), root(begin + left, end));
  };
  Frontier frontier;
  EXPECT_EQ(frontier.Root(), Sha256().Finish());
  for (int n = 1; n <= 70; ++n) {
    leaves.push_back(proof::HashLeaf(std::to_string(n)));
    frontier.Add(leaves.back());
    EXPECT_EQ(frontier.Root(), root(0, leaves.size())) << n;
    const auto again = Frontier::From(frontier.size(), frontier.hashes());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->Root(), frontier.Root());
    EXPECT_FALSE(Frontier::From(frontier.size() ^ 1, frontier.hashes()));
  }
  // The same in parts of 16 leaves.
  Frontier parts;
  for (size_t begin = 0; begin < leaves.size(); begin += 16) {
    Frontier part;
    for (size_t i = begin; i < std::min(begin + 16, leaves.size()); ++i) part.Add(leaves[i]);
    parts.Append(part);
  }
  EXPECT_EQ(parts.Root(), frontier.Root());
}

TEST(Segment, HoldsTheEventsAsTheyWere) {
  const auto segment = ReadSegment(MakeFile());
  ASSERT_OK(segment);
  EXPECT_EQ(FormatUuid(segment->store_id), kStoreId);
  EXPECT_EQ(segment->first, 1u);
  EXPECT_EQ(segment->last, kEvents);
  Position next = 1;
  const Frontier nothing;
  const auto times = CheckEvents(*segment, &nothing, [&](v1::EventDTO& event, const auto&) {
    EXPECT_EQ(event.DebugString(), MakeLogEvent(next++).DebugString());
    return absl::OkStatus();
  });
  ASSERT_OK(times);
  EXPECT_EQ(next, kEvents + 1);
  EXPECT_EQ(times->first_us, kStartUs + 1'000'000);
  EXPECT_EQ(times->last_us, kStartUs + 60'000'000);
}

TEST(Segment, ItsEventsAreAMessageOfTheContract) {
  const auto segment = ReadSegment(MakeFile());
  ASSERT_OK(segment);
  v1::ReplayEventsResponse message;
  ASSERT_TRUE(message.ParseFromString(segment->events));
  EXPECT_EQ(message.events_size(), static_cast<int>(kEvents));
}

// Every byte counts.
TEST(Segment, AFileThatWasChangedAnywhereIsRefused) {
  const std::string file = MakeFile();
  for (size_t i = 0; i < file.size(); ++i) {
    std::string changed = file;
    changed[i] = static_cast<char>(changed[i] ^ (1 << i % 8));
    EXPECT_EQ(ReadSegment(changed).status().code(), absl::StatusCode::kDataLoss) << i;
  }
}

TEST(Segment, AFileThatIsCutAnywhereIsRefused) {
  const std::string file = MakeFile();
  for (size_t size = 0; size < file.size(); ++size) {
    EXPECT_EQ(ReadSegment(file.substr(0, size)).status().code(), absl::StatusCode::kDataLoss)
        << size;
  }
  EXPECT_FALSE(ReadSegment(file + "x").ok());
  EXPECT_FALSE(ReadSegment(file + file).ok());
}

TEST(Segment, WhateverTheBytesAreItIsAnError) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = round % 2 == 0 ? MakeFile().substr(0, random() % 400) : std::string();
    for (size_t i = random() % 300; i > 0; --i) bytes += static_cast<char>(random());
    EXPECT_FALSE(ReadSegment(bytes).ok());
    // Events too.
    const auto ignore = [](v1::EventDTO&) { return absl::OkStatus(); };
    ReadEvents(bytes, ignore).IgnoreError();
  }
}

// A file may be in order and its events not.
TEST(Segment, EventsThatAreNotTheNextOnesAreFound) {
  const auto refusal = [](const std::function<void(std::vector<v1::EventDTO>&)>& change) {
    std::vector<v1::EventDTO> log;
    for (Position p = 1; p <= kEvents; ++p) log.push_back(MakeLogEvent(p));
    change(log);
    Segment segment = LogMaker::Make({}, 0, kEvents).segment;
    segment.events.clear();
    for (const v1::EventDTO& event : log) WriteEvent(event, segment.events);
    const auto file = WriteSegment(segment);
    EXPECT_OK(file);
    const auto read = ReadSegment(*file);
    EXPECT_OK(read);
    const Frontier nothing;
    const absl::Status status = CheckEvents(*read, &nothing, Ignore).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    return std::string(status.message());
  };
  EXPECT_THAT(refusal([](auto& log) { log.erase(log.begin() + 6); }),
              HasSubstr("event 8 stands where 7 should"));
  EXPECT_THAT(refusal([](auto& log) { log.pop_back(); }), HasSubstr("ends with event 59"));
  EXPECT_THAT(refusal([](auto& log) { log.push_back(MakeLogEvent(61)); }), HasSubstr("event 61"));
  EXPECT_THAT(refusal([](auto& log) { log[9].set_created_at(log[8].created_at()); }),
              HasSubstr("event 10 was recorded before"));
  EXPECT_THAT(refusal([](auto& log) { log[5].set_batch_index(7); }),
              HasSubstr("event 6 is number"));
  EXPECT_THAT(refusal([](auto& log) { log[5].set_id("x"); }), HasSubstr("event 6 has an id"));
  EXPECT_THAT(refusal([](auto& log) { log[5].set_created_at("x"); }), HasSubstr("recorded time"));
  EXPECT_THAT(refusal([](auto& log) { log[5].clear_payload_json(); }), HasSubstr("no payload"));
  EXPECT_THAT(refusal([](auto& log) { log[5].set_content_type("a/b"); }),
              HasSubstr("content type"));
  // Whatever the tree commits to.
  for (const auto& change : std::vector<std::function<void(v1::EventDTO&)>>{
           [](auto& event) { event.set_payload_json("{}"); },
           [](auto& event) { event.set_timestamp(1); },
           [](auto& event) { event.set_revision(99); },
           [](auto& event) { event.set_stream("other"); },
           [](auto& event) { event.add_tags("c"); },
           [](auto& event) { (*event.mutable_metadata())["k"] = "x"; },
           [](auto& event) { event.clear_user_id(); },
       }) {
    EXPECT_THAT(refusal([&](auto& log) { change(log[5]); }), HasSubstr("root"));
  }
}

TEST(Pending, TakesWholeBatchesOnly) {
  PendingEvents pending(*ParseUuid(kStoreId), {}, 0);
  // Batches of 1, 2 and 3 events.
  for (Position p = 1; p <= 5; ++p) ASSERT_OK(pending.Add(MakeLogEvent(p)));
  ASSERT_TRUE(pending.has_whole());
  EXPECT_EQ(pending.Take().segment.last, 3u);
  EXPECT_FALSE(pending.has_whole());
  ASSERT_OK(pending.Add(MakeLogEvent(6)));
  EXPECT_FALSE(pending.has_whole());
  pending.EndBatch();
  const TakenSegment rest = pending.Take();
  EXPECT_EQ(rest.segment.first, 4u);
  EXPECT_EQ(rest.segment.last, 6u);
  EXPECT_EQ(rest.segment.end.Root(), LogMaker::Make({}, 0, 6).segment.end.Root());
  EXPECT_EQ(rest.times.first_us, kStartUs + 4'000'000);
  EXPECT_EQ(rest.times.last_us, kStartUs + 6'000'000);
  EXPECT_FALSE(pending.Add(MakeLogEvent(8)).ok());
}

}  // namespace
}  // namespace firn::backup
