#include "firn/wire/recorded_event.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "firn/base/uuid.h"
#include "tests/support/status_matchers.h"

namespace firn::wire {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

v1::EventDTO FullEvent() {
  v1::EventDTO event;
  event.set_id("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57");
  event.set_timestamp(1'700'000'000'123);
  event.set_event_type("rating_changed");
  event.set_payload_json(R"({"n":1})");
  event.set_target_type("image");
  event.set_target_id(42);
  event.set_user_id("somebody");
  event.set_created_at("1970-01-01T00:00:01.000002Z");
  event.set_position(7);
  event.set_stream("a stream");
  event.set_revision(3);
  event.add_tags("b:1");
  event.add_tags("a:2");
  (*event.mutable_metadata())["b"] = "";
  (*event.mutable_metadata())["a"] = "1";
  event.set_batch_index(2);
  return event;
}

TEST(RecordedEventTest, IsReadAsTheLogHasIt) {
  const v1::EventDTO event = FullEvent();
  EventReading reading;
  const auto read = reading.Read(event);
  ASSERT_OK(read);
  const RecordedEvent& recorded = **read;
  EXPECT_EQ(recorded.position, 7u);
  EXPECT_EQ(recorded.revision, 3u);
  EXPECT_EQ(recorded.recorded_us, 1'000'002);
  EXPECT_EQ(recorded.batch_index, 2u);
  EXPECT_EQ(FormatUuid(recorded.id), event.id());
  EXPECT_EQ(recorded.timestamp_ms, 1'700'000'000'123);
  EXPECT_EQ(recorded.event_type, "rating_changed");
  EXPECT_EQ(recorded.payload, R"({"n":1})");
  EXPECT_EQ(recorded.content_type, "");
  EXPECT_EQ(recorded.target_type, "image");
  EXPECT_EQ(recorded.target_id, 42);
  EXPECT_EQ(recorded.user_id, "somebody");
  EXPECT_EQ(recorded.stream, "a stream");
  EXPECT_THAT(recorded.tags, ElementsAre("b:1", "a:2"));
  EXPECT_THAT(recorded.metadata, ElementsAre(Pair("a", "1"), Pair("b", "")));
}

TEST(RecordedEventTest, NothingIsLeftOfTheEventBefore) {
  EventReading reading;
  ASSERT_OK(reading.Read(FullEvent()));
  v1::EventDTO bare = FullEvent();
  bare.clear_user_id();
  bare.clear_tags();
  bare.clear_metadata();
  const auto read = reading.Read(bare);
  ASSERT_OK(read);
  EXPECT_FALSE((*read)->user_id);
  EXPECT_TRUE((*read)->tags.empty());
  EXPECT_TRUE((*read)->metadata.empty());
}

TEST(RecordedEventTest, IsTakenAsItIsAppended) {
  v1::EventDTO event = FullEvent();
  event.set_payload_bytes(std::string("\0\xff", 2));
  event.set_content_type("application/cbor");
  const auto taken = TakeRecorded(event);
  ASSERT_OK(taken);
  EXPECT_EQ(taken->place.position, 7u);
  EXPECT_EQ(taken->place.revision, 3u);
  EXPECT_EQ(taken->place.recorded_us, 1'000'002);
  EXPECT_EQ(taken->batch_index, 2u);
  const Event expected{
      .id = *ParseUuid("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57"),
      .timestamp_ms = 1'700'000'000'123,
      .event_type = "rating_changed",
      .payload = {.bytes = std::string("\0\xff", 2), .content_type = "application/cbor"},
      .target_type = "image",
      .target_id = 42,
      .user_id = "somebody",
      .stream = "a stream",
      .tags = {"b:1", "a:2"},
      .metadata = {{"a", "1"}, {"b", ""}}};
  EXPECT_EQ(taken->event, expected);
}

TEST(RecordedEventTest, ATargetsOwnStreamIsNotWrittenDown) {
  v1::EventDTO event = FullEvent();
  event.set_stream("image-42");
  const auto taken = TakeRecorded(event);
  ASSERT_OK(taken);
  EXPECT_EQ(taken->event.stream, "");
}

TEST(RecordedEventTest, WhatNoLogRecordsIsNotTaken) {
  const std::vector<std::pair<std::string, std::function<void(v1::EventDTO&)>>> faults = {
      {"event 7 has an id that is no UUID", [](auto& event) { event.set_id("x"); }},
      {"event 7 has a recorded time that is none",
       [](auto& event) { event.set_created_at("yesterday"); }},
      {"event 7 has no payload as text or bytes", [](auto& event) { event.clear_payload_form(); }},
      {"event 7 has no payload as text or bytes", [](auto& event) { event.mutable_payload(); }},
      {"event 7 has a content type that does not go with its payload",
       [](auto& event) { event.set_content_type("application/cbor"); }},
      {"event 7 has a content type that does not go with its payload",
       [](auto& event) { event.set_payload_bytes("x"); }},
  };
  for (const auto& [what, spoil] : faults) {
    v1::EventDTO event = FullEvent();
    spoil(event);
    EventReading reading;
    const absl::Status read = reading.Read(event).status();
    EXPECT_EQ(read.code(), absl::StatusCode::kDataLoss) << what;
    EXPECT_EQ(read.message(), what);
    EXPECT_EQ(TakeRecorded(event).status(), read);
  }
}

}  // namespace
}  // namespace firn::wire
